package syntax

import (
	"regexp"
	"strconv"
	"strings"
)

var numbered = regexp.MustCompile(`\\u\{([0-9a-fA-F]{1,6})\}`)

// unescape gives what the inside of a quoted string means.
func unescape(text string) string {
	text = strings.ReplaceAll(text, `\n`, "\n")
	text = strings.ReplaceAll(text, `\t`, "\t")
	text = strings.ReplaceAll(text, `\"`, `"`)
	text = strings.ReplaceAll(text, `\\`, `\`)
	return numbered.ReplaceAllStringFunc(text, func(escape string) string {
		code, _ := strconv.ParseInt(escape[3:len(escape)-1], 16, 32)
		return string(rune(code))
	})
}

// quote gives a string as it stands in a file.
func quote(text string) string {
	text = strings.ReplaceAll(text, `"`, `\"`)
	text = strings.ReplaceAll(text, "\n", `\n`)
	return `"` + text + `"`
}
