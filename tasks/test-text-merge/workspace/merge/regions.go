package merge

import "example.com/handbook/internal/diff"

// region is a part of the base where at least one side has changes, as positions in all three texts.
type region struct {
	base, ours, theirs span
	byOurs, byTheirs   bool
}

// span is a part of a text: the lines from `from` on and before `to`.
type span struct{ from, to int }

func (s span) of(text []string) []string { return text[s.from:s.to] }

// regions puts changes together that touch.
func regions(ours, theirs []diff.Hunk) []region {
	var found []region
	// How much further on a line stands on each side than in the base.
	oursAhead, theirsAhead := 0, 0
	for len(ours) > 0 || len(theirs) > 0 {
		start := firstStart(ours, theirs)
		next := region{base: span{start, start}}
		next.ours.from, next.theirs.from = start+oursAhead, start+theirsAhead
		for {
			switch {
			case len(ours) > 0 && ours[0].From <= next.base.to:
				next.extend(ours[0])
				next.byOurs = true
				oursAhead = ours[0].SideTo - ours[0].To
				ours = ours[1:]
				continue
			case len(theirs) > 0 && theirs[0].From <= next.base.to:
				next.extend(theirs[0])
				next.byTheirs = true
				theirsAhead = theirs[0].SideTo - theirs[0].To
				theirs = theirs[1:]
				continue
			}
			break
		}
		next.ours.to, next.theirs.to = next.base.to+oursAhead, next.base.to+theirsAhead
		found = append(found, next)
	}
	return found
}

func (r *region) extend(hunk diff.Hunk) {
	if hunk.To > r.base.to {
		r.base.to = hunk.To
	}
}

func firstStart(ours, theirs []diff.Hunk) int {
	if len(theirs) == 0 || len(ours) > 0 && ours[0].From < theirs[0].From {
		return ours[0].From
	}
	return theirs[0].From
}
