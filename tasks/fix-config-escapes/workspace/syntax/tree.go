// Package syntax reads and writes the language of zone files.
package syntax

import "fmt"

// Kind says what a value is.
type Kind int

const (
	String Kind = iota
	Number
	Bool
	List
)

// Value is the right side of a setting. Only the field of its kind counts.
type Value struct {
	Kind   Kind
	Text   string
	Number float64
	Bool   bool
	List   []Value
}

// Setting is a name with its value.
type Setting struct {
	Name  string
	Value Value
	Line  int
}

// Block is a named part of a file; the file itself is one without a name.
type Block struct {
	Name  string
	Label string
	// HasLabel tells an empty label from none.
	HasLabel bool
	Settings []Setting
	Blocks   []*Block
	Line     int
}

// Get finds a setting by name.
func (b *Block) Get(name string) (Setting, bool) {
	for _, setting := range b.Settings {
		if setting.Name == name {
			return setting, true
		}
	}
	return Setting{}, false
}

// Error is something wrong with a file.
type Error struct {
	Line    int
	Message string
}

func (e *Error) Error() string {
	return fmt.Sprintf("line %d: %s", e.Line, e.Message)
}
