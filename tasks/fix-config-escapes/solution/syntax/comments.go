package syntax

import "strings"

// comment takes a comment, and tells whether there was one. At the place of a comment no string is open: those are
// taken as a whole.
func (s *scanner) comment() (bool, error) {
	switch {
	case strings.HasPrefix(s.rest, "#"), strings.HasPrefix(s.rest, "//"):
		s.takeWhile(func(r rune) bool { return r != '\n' })
		return true, nil
	case strings.HasPrefix(s.rest, "/*"):
		end := strings.Index(s.rest[2:], "*/")
		if end < 0 {
			return false, &Error{s.line, "a comment has no end"}
		}
		s.take(end + 4)
		return true, nil
	}
	return false, nil
}
