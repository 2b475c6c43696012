// Package sniff guesses the dialect of a file.
package sniff

import "errors"

// ErrUnclear is returned when no character comes into question.
var ErrUnclear = errors.New("sniff: the comma is not clear")

// candidates in the order of preference.
var candidates = []rune{',', ';', '\t', '|'}

// Comma guesses the comma from the beginning of a file.
func Comma(sample string) (rune, error) {
	lines := countPerLine(sample)
	best, most := rune(0), 0
	for _, candidate := range candidates {
		if often := common(lines, candidate); often > most {
			best, most = candidate, often
		}
	}
	if most == 0 {
		return 0, ErrUnclear
	}
	return best, nil
}

// common is how often each line has the character; 0 when they differ.
func common(lines []map[rune]int, candidate rune) int {
	if len(lines) == 0 {
		return 0
	}
	often := lines[0][candidate]
	for _, line := range lines {
		if line[candidate] != often {
			return 0
		}
	}
	return often
}

// countPerLine counts the characters outside of quotes, line by line.
func countPerLine(sample string) []map[rune]int {
	var lines []map[rune]int
	line, empty, quoted := map[rune]int{}, true, false
	for _, c := range sample {
		switch {
		case c == '"':
			quoted = !quoted
			empty = false
		case quoted || c == '\r':
		case c == '\n':
			if !empty {
				lines = append(lines, line)
			}
			line, empty = map[rune]int{}, true
		default:
			line[c]++
			empty = false
		}
	}
	// What is left has no line break, and may be cut off.
	if !empty && len(lines) == 0 {
		lines = append(lines, line)
	}
	return lines
}
