package recorder

import (
	"strings"
	"time"
)

// Level says how bad something is.
type Level int

// The levels, in order.
const (
	Debug Level = iota
	Info
	Warn
	Error
)

func (l Level) String() string {
	return [...]string{"DEBUG", "INFO", "WARN", "ERROR"}[l]
}

const timeFormat = "2006-01-02T15:04:05.000Z"

var escapes = strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\r", `\r`)

// line is one line of a log, with its line feed.
func line(at time.Time, level Level, text string) []byte {
	return []byte(at.UTC().Format(timeFormat) + " " + level.String() + " " + escapes.Replace(text) + "\n")
}
