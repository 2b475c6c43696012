package syntax

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

type tokenKind int

const (
	tokenEnd tokenKind = iota
	tokenName
	tokenNumber
	tokenString
	// tokenMark is one of { } [ ] = and the comma.
	tokenMark
)

type token struct {
	kind tokenKind
	// text is what a string means, and how anything else is written.
	text string
	line int
}

// scanner cuts a file into tokens.
type scanner struct {
	rest string
	line int
}

func newScanner(source string) *scanner {
	return &scanner{rest: stripComments(source), line: 1}
}

// next gives the next token, and tokenEnd again and again at the end of the file.
func (s *scanner) next() (token, error) {
	s.skipBlanks()
	line := s.line
	if s.rest == "" {
		return token{tokenEnd, "the end of the file", line}, nil
	}
	switch char := s.rest[0]; {
	case char == '"':
		text, err := s.quoted()
		return token{tokenString, text, line}, err
	case char == '`':
		text, err := s.raw()
		return token{tokenString, text, line}, err
	case strings.IndexByte("{}[]=,", char) >= 0:
		return token{tokenMark, s.take(1), line}, nil
	case char == '-' || isDigit(rune(char)):
		return token{tokenNumber, s.take(1) + s.takeWhile(func(r rune) bool { return isDigit(r) || r == '.' }), line}, nil
	}
	first, size := utf8.DecodeRuneInString(s.rest)
	if !unicode.IsLetter(first) {
		return token{}, &Error{line, fmt.Sprintf("%q makes no sense here", first)}
	}
	return token{tokenName, s.take(size) + s.takeWhile(isNamePart), line}, nil
}

func (s *scanner) skipBlanks() {
	s.takeWhile(unicode.IsSpace)
}

// quoted takes a string in double quotes.
func (s *scanner) quoted() (string, error) {
	for at := 1; at < len(s.rest) && s.rest[at] != '\n'; at++ {
		if s.rest[at] == '"' && s.rest[at-1] != '\\' {
			text := s.take(at + 1)
			return unescape(text[1 : len(text)-1]), nil
		}
	}
	return "", &Error{s.line, "a string has no end on its line"}
}

// raw takes a string in backquotes.
func (s *scanner) raw() (string, error) {
	end := strings.IndexByte(s.rest[1:], '`')
	if end < 0 {
		return "", &Error{s.line, "a raw string has no end"}
	}
	text := s.take(end + 2)
	return text[1 : len(text)-1], nil
}

func (s *scanner) take(size int) string {
	text := s.rest[:size]
	s.rest = s.rest[size:]
	s.line += strings.Count(text, "\n")
	return text
}

func (s *scanner) takeWhile(fits func(rune) bool) string {
	end := strings.IndexFunc(s.rest, func(r rune) bool { return !fits(r) })
	if end < 0 {
		end = len(s.rest)
	}
	return s.take(end)
}

func isDigit(r rune) bool {
	return r >= '0' && r <= '9'
}

func isNamePart(r rune) bool {
	return unicode.IsLetter(r) || isDigit(r) || r == '_' || r == '-'
}
