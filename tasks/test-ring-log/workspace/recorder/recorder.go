// Package recorder remembers what happened, and writes it down when something goes wrong.
package recorder

import (
	"fmt"
	"io"
	"time"

	"example.com/recorder/ring"
)

// Options of a Recorder.
type Options struct {
	// DumpAt is the level from which on lines are dumped at once.
	DumpAt Level
	// Now is the clock; nil for time.Now.
	Now func() time.Time
}

// Recorder is a log.
type Recorder struct {
	buffer  *ring.Buffer
	out     io.Writer
	options Options
	// The number of the last line that was dumped, or reported as lost.
	dumped uint64
}

// New returns a Recorder that keeps lines in buffer and dumps them to out.
func New(buffer *ring.Buffer, out io.Writer, options Options) *Recorder {
	if options.Now == nil {
		options.Now = time.Now
	}
	return &Recorder{buffer: buffer, out: out, options: options}
}

// Log remembers a line, and dumps if it is bad enough.
func (r *Recorder) Log(level Level, text string) error {
	if _, err := r.buffer.Append(line(r.options.Now(), level, text)); err != nil {
		return err
	}
	if level >= r.options.DumpAt {
		return r.Dump()
	}
	return nil
}

// Dump writes all lines that were not written before.
func (r *Recorder) Dump() error {
	entries, missed := r.buffer.Since(r.dumped)
	if missed > 0 {
		if _, err := io.WriteString(r.out, lost(missed)); err != nil {
			return err
		}
		r.dumped += missed
	}
	for _, entry := range entries {
		if _, err := r.out.Write(entry.Text); err != nil {
			return err
		}
		r.dumped = entry.Number
	}
	return nil
}

func lost(lines uint64) string {
	if lines == 1 {
		return "... 1 line lost\n"
	}
	return fmt.Sprintf("... %d lines lost\n", lines)
}
