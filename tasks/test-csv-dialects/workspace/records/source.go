package records

import (
	"bufio"
	"io"
)

const byteOrderMark = '\uFEFF'

// source gives characters and knows the place of the next one.
type source struct {
	in     *bufio.Reader
	line   int
	column int
}

func newSource(in io.Reader) *source {
	s := &source{in: bufio.NewReader(in), line: 1, column: 1}
	if c, err := s.peek(); err == nil && c == byteOrderMark {
		s.in.ReadRune()
	}
	return s
}

// peek gives the next character and leaves it there.
func (s *source) peek() (rune, error) {
	c, _, err := s.in.ReadRune()
	if err != nil {
		return 0, err
	}
	return c, s.in.UnreadRune()
}

// take gives the next character.
func (s *source) take() (rune, error) {
	c, _, err := s.in.ReadRune()
	if err != nil {
		return 0, err
	}
	s.column++
	if c == '\n' {
		s.line++
		s.column = 1
	}
	return c, nil
}

// atLineBreak says whether a line break comes next.
func (s *source) atLineBreak() bool {
	next, _ := s.in.Peek(2)
	return len(next) > 0 && next[0] == '\n' || string(next) == "\r\n"
}

// takeLineBreak takes the line break that comes next.
func (s *source) takeLineBreak() {
	if c, _ := s.take(); c == '\r' {
		s.take()
	}
}

// dropSpaces takes all spaces and tabs that come next.
func (s *source) dropSpaces() {
	for {
		c, err := s.peek()
		if err != nil || c != ' ' && c != '\t' {
			return
		}
		s.take()
	}
}
