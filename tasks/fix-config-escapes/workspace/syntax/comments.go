package syntax

import (
	"regexp"
	"strings"
)

var blockComment = regexp.MustCompile(`(?s)/\*.*?\*/`)

// stripComments takes the comments out of a file.
func stripComments(source string) string {
	lines := strings.Split(blockComment.ReplaceAllString(source, " "), "\n")
	for i, line := range lines {
		for _, mark := range []string{"#", "//"} {
			if at := strings.Index(line, mark); at >= 0 {
				line = line[:at]
			}
		}
		lines[i] = line
	}
	return strings.Join(lines, "\n")
}
