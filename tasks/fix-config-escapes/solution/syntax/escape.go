package syntax

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// plain has the escapes that stand for one character each.
var plain = map[byte]string{'"': `"`, '\\': `\`, 'n': "\n", 't': "\t"}

// unescape takes one escape, with its backslash, from the beginning of a text.
func unescape(text string) (meaning string, size int, err error) {
	if len(text) < 2 {
		return "", 0, fmt.Errorf("a backslash has nothing after it")
	}
	if meaning, ok := plain[text[1]]; ok {
		return meaning, 2, nil
	}
	if !strings.HasPrefix(text, `\u{`) {
		char, _ := utf8.DecodeRuneInString(text[1:])
		return "", 0, fmt.Errorf(`\%c is no escape`, char)
	}
	end := strings.IndexByte(text, '}')
	if end < 4 || end > 9 {
		return "", 0, fmt.Errorf(`\u{ needs one to six digits and a }`)
	}
	code, err := strconv.ParseUint(text[3:end], 16, 32)
	if err != nil || !utf8.ValidRune(rune(code)) {
		return "", 0, fmt.Errorf("%s is no character", text[:end+1])
	}
	return string(rune(code)), end + 1, nil
}

// quote gives a string as it stands in a file.
func quote(text string) string {
	var quoted strings.Builder
	quoted.WriteByte('"')
	for _, char := range text {
		switch {
		case char == '"' || char == '\\':
			quoted.WriteByte('\\')
			quoted.WriteRune(char)
		case char == '\n':
			quoted.WriteString(`\n`)
		case char == '\t':
			quoted.WriteString(`\t`)
		case unicode.IsControl(char):
			fmt.Fprintf(&quoted, `\u{%x}`, char)
		default:
			quoted.WriteRune(char)
		}
	}
	quoted.WriteByte('"')
	return quoted.String()
}
