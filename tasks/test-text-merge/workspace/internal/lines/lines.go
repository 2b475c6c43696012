// Package lines takes texts apart.
package lines

import "strings"

// Split gives the lines of a text with their endings. The last one may have none.
func Split(text string) []string {
	parts := strings.SplitAfter(text, "\n")
	if parts[len(parts)-1] == "" {
		parts = parts[:len(parts)-1]
	}
	return parts
}

// Keys gives what lines are compared by.
func Keys(all []string, ignoreTrailingSpace bool) []string {
	keys := make([]string, len(all))
	for i, line := range all {
		if ignoreTrailingSpace {
			line = strings.TrimRight(line, " \t\r\n")
		}
		keys[i] = line
	}
	return keys
}

// Ending is the ending of the first line that has one; empty when none has.
func Ending(all []string) string {
	for _, line := range all {
		if strings.HasSuffix(line, "\r\n") {
			return "\r\n"
		}
		if strings.HasSuffix(line, "\n") {
			return "\n"
		}
	}
	return ""
}

// Run says how many times the first character of a line is repeated at its beginning.
func Run(line string) int {
	return len(line) - len(strings.TrimLeft(line, line[:1]))
}
