// Package diff finds out how one list of lines became another.
package diff

// Hunk says that lines From to To of the base (without To) became lines SideFrom to SideTo of a side.
type Hunk struct {
	From, To         int
	SideFrom, SideTo int
}

// Hunks lists the differences in order. Between two of them at least one line is the same.
func Hunks(base, side []string) []Hunk {
	// What is equal at both ends is part of a best alignment.
	start := 0
	for start < len(base) && start < len(side) && base[start] == side[start] {
		start++
	}
	end := 0
	for end < len(base)-start && end < len(side)-start && base[len(base)-1-end] == side[len(side)-1-end] {
		end++
	}
	common := table(base[start:len(base)-end], side[start:len(side)-end])
	var hunks []Hunk
	i, j := start, start
	for i < len(base)-end || j < len(side)-end {
		if i < len(base)-end && j < len(side)-end && base[i] == side[j] {
			i, j = i+1, j+1
			continue
		}
		hunk := Hunk{From: i, SideFrom: j}
		for i < len(base)-end || j < len(side)-end {
			row := common[i-start]
			if i < len(base)-end && j < len(side)-end && base[i] == side[j] && row[j-start] == common[i-start+1][j-start+1]+1 {
				break
			}
			if j == len(side)-end || i < len(base)-end && common[i-start+1][j-start] >= row[j-start+1] {
				i++
			} else {
				j++
			}
		}
		hunk.To, hunk.SideTo = i, j
		hunks = append(hunks, hunk)
	}
	return hunks
}

// table says for all pairs of ends of both lists how many lines they can have in common.
func table(a, b []string) [][]int {
	common := make([][]int, len(a)+1)
	for i := len(a); i >= 0; i-- {
		common[i] = make([]int, len(b)+1)
		if i == len(a) {
			continue
		}
		for j := len(b) - 1; j >= 0; j-- {
			switch {
			case a[i] == b[j]:
				common[i][j] = common[i+1][j+1] + 1
			case common[i+1][j] >= common[i][j+1]:
				common[i][j] = common[i+1][j]
			default:
				common[i][j] = common[i][j+1]
			}
		}
	}
	return common
}
