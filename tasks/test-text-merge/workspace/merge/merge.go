// Package merge puts together what two people made of one text. See README.md.
package merge

import (
	"example.com/handbook/internal/diff"
	"example.com/handbook/internal/lines"
)

// Favor says how conflicts are settled.
type Favor int

const (
	// Neither leaves them to the reader.
	Neither Favor = iota
	Ours
	Theirs
	// Union takes the lines of ours and then those of theirs.
	Union
)

// Options of a merge. The zero value is ready for use.
type Options struct {
	Favor Favor
	// IgnoreTrailingSpace compares lines without spaces, tabs and line endings at their ends.
	IgnoreTrailingSpace bool
	// ShowBase writes the lines of the base into conflicts, too.
	ShowBase                       bool
	OursName, BaseName, TheirsName string
}

// Range says where lines stand in their text.
type Range struct {
	// Start is the number of the first line, from 1.
	Start int
	Lines int
}

// Conflict says where the lines of a conflict come from.
type Conflict struct {
	Base, Ours, Theirs Range
}

// Result is a merged text.
type Result struct {
	Text      string
	Conflicts []Conflict
}

// Clean says whether nothing is left to decide.
func (r Result) Clean() bool { return len(r.Conflicts) == 0 }

// side is one of the three texts.
type side struct {
	lines, keys []string
}

type merger struct {
	options            Options
	base, ours, theirs side
	out                *writer
	conflicts          []Conflict
}

// Merge puts together what became of base in ours and in theirs.
func Merge(base, ours, theirs string, options Options) Result {
	read := func(text string) side {
		all := lines.Split(text)
		return side{lines: all, keys: lines.Keys(all, options.IgnoreTrailingSpace)}
	}
	m := &merger{options: options, base: read(base), ours: read(ours), theirs: read(theirs)}
	m.out = newWriter(m.ours.lines, m.theirs.lines, m.base.lines)
	done := region{}
	for _, next := range regions(diff.Hunks(m.base.keys, m.ours.keys), diff.Hunks(m.base.keys, m.theirs.keys)) {
		m.unchanged(done, next.base.from)
		m.changed(next)
		done = next
	}
	m.unchanged(done, len(m.base.lines))
	return Result{Text: m.out.text.String(), Conflicts: m.conflicts}
}

// unchanged writes what lies between a region and the base's line `end`.
func (m *merger) unchanged(after region, end int) {
	for i := 0; i < end-after.base.to; i++ {
		line := m.ours.lines[after.ours.to+i]
		if line == m.base.lines[after.base.to+i] {
			line = m.theirs.lines[after.theirs.to+i]
		}
		m.out.lines([]string{line})
	}
}

func (m *merger) changed(r region) {
	switch {
	case !r.byTheirs:
		m.out.lines(r.ours.of(m.ours.lines))
	case !r.byOurs:
		m.out.lines(r.theirs.of(m.theirs.lines))
	default:
		m.both(r)
	}
}

// both writes a region that both sides changed.
func (m *merger) both(r region) {
	head, tail := shared(r.ours.of(m.ours.keys), r.theirs.of(m.theirs.keys))
	ours := span{r.ours.from + head, r.ours.to - tail}
	theirs := span{r.theirs.from + head, r.theirs.to - tail}
	m.out.lines(span{r.ours.from, ours.from}.of(m.ours.lines))
	if ours.from < ours.to || theirs.from < theirs.to {
		m.conflict(r.base, ours, theirs)
	}
	m.out.lines(span{ours.to, r.ours.to}.of(m.ours.lines))
}

// shared counts the lines that two lists have in common at the beginning, and then those at the end.
func shared(a, b []string) (head, tail int) {
	shorter := len(a)
	if len(b) < shorter {
		shorter = len(b)
	}
	for head < shorter && a[head] == b[head] {
		head++
	}
	for tail < shorter-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	return head, tail
}

func (m *merger) conflict(base, ours, theirs span) {
	switch m.options.Favor {
	case Ours:
		m.out.lines(ours.of(m.ours.lines))
	case Theirs:
		m.out.lines(theirs.of(m.theirs.lines))
	case Union:
		m.out.lines(ours.of(m.ours.lines))
		m.out.lines(theirs.of(m.theirs.lines))
	default:
		m.conflicts = append(m.conflicts, Conflict{Base: place(base), Ours: place(ours), Theirs: place(theirs)})
		m.out.mark("<", named(m.options.OursName, "ours"))
		m.out.lines(ours.of(m.ours.lines))
		if m.options.ShowBase {
			m.out.mark("|", named(m.options.BaseName, "base"))
			m.out.lines(base.of(m.base.lines))
		}
		m.out.mark("=", "")
		m.out.lines(theirs.of(m.theirs.lines))
		m.out.mark(">", named(m.options.TheirsName, "theirs"))
	}
}

func place(s span) Range { return Range{Start: s.from + 1, Lines: s.to - s.from} }

func named(name, otherwise string) string {
	if name == "" {
		return otherwise
	}
	return name
}
