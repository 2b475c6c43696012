package syntax

import (
	"strconv"
	"strings"
)

// Format writes a file in its usual form: settings before blocks, four blanks for each level.
func Format(file *Block) string {
	var text strings.Builder
	formatBody(&text, file, "")
	return text.String()
}

func formatBody(text *strings.Builder, block *Block, indent string) {
	for _, setting := range block.Settings {
		text.WriteString(indent + setting.Name + " = " + formatValue(setting.Value) + "\n")
	}
	for _, inner := range block.Blocks {
		text.WriteString(indent + inner.Name + " ")
		if inner.HasLabel {
			text.WriteString(quote(inner.Label) + " ")
		}
		text.WriteString("{\n")
		formatBody(text, inner, indent+"    ")
		text.WriteString(indent + "}\n")
	}
}

func formatValue(value Value) string {
	switch value.Kind {
	case Number:
		return strconv.FormatFloat(value.Number, 'f', -1, 64)
	case Bool:
		return strconv.FormatBool(value.Bool)
	case List:
		parts := make([]string, len(value.List))
		for i, part := range value.List {
			parts[i] = formatValue(part)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return quote(value.Text)
}
