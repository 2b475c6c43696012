package merge

import (
	"strings"

	"example.com/handbook/internal/lines"
)

const shortestMarker = 7

// writer collects the result.
type writer struct {
	text   strings.Builder
	ending string
	marker int
	// open says that the last line has no ending so far.
	open bool
}

func newWriter(ours, theirs, base []string) *writer {
	w := &writer{ending: "\n", marker: shortestMarker}
	for _, text := range [][]string{base, theirs, ours} {
		if ending := lines.Ending(text); ending != "" {
			w.ending = ending
		}
		for _, line := range text {
			if strings.ContainsAny(line[:1], "<|=>") && lines.Run(line) >= w.marker {
				w.marker = lines.Run(line) + 1
			}
		}
	}
	return w
}

func (w *writer) lines(all []string) {
	for _, line := range all {
		w.finishLine()
		w.text.WriteString(line)
		w.open = !strings.HasSuffix(line, "\n")
	}
}

func (w *writer) mark(character, name string) {
	w.finishLine()
	w.text.WriteString(strings.Repeat(character, w.marker))
	if name != "" {
		w.text.WriteString(" " + name)
	}
	w.text.WriteString(w.ending)
}

func (w *writer) finishLine() {
	if w.open {
		w.text.WriteString(w.ending)
		w.open = false
	}
}
