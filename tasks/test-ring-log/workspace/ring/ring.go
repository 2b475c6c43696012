// Package ring keeps the latest entries in memory.
package ring

import "errors"

// ErrTooLarge is returned for a text that would not fit into an empty buffer.
var ErrTooLarge = errors.New("ring: text is larger than the buffer")

// Entry is one text and its number.
type Entry struct {
	Number uint64
	Text   []byte
}

// Buffer holds a limited number of entries with a limited number of bytes.
type Buffer struct {
	// slots[(start+i)%len(slots)] is the i-th entry.
	slots    []Entry
	start    int
	count    int
	bytes    int
	maxBytes int
	last     uint64
}

// New returns an empty Buffer. Both limits are at least 1.
func New(maxEntries, maxBytes int) *Buffer {
	return &Buffer{slots: make([]Entry, maxEntries), maxBytes: maxBytes}
}

// Len is the number of entries.
func (b *Buffer) Len() int { return b.count }

// Bytes is how many bytes the texts of all entries have.
func (b *Buffer) Bytes() int { return b.bytes }

// Append adds a copy of text and gives its number.
func (b *Buffer) Append(text []byte) (uint64, error) {
	if len(text) > b.maxBytes {
		return 0, ErrTooLarge
	}
	for b.count == len(b.slots) || b.bytes+len(text) > b.maxBytes {
		b.dropOldest()
	}
	b.last++
	b.slots[(b.start+b.count)%len(b.slots)] = Entry{Number: b.last, Text: copyOf(text)}
	b.count++
	b.bytes += len(text)
	return b.last, nil
}

// Since gives the entries with greater numbers, and how many more of them there have been.
func (b *Buffer) Since(number uint64) (entries []Entry, missed uint64) {
	if number >= b.last {
		return nil, 0
	}
	for i := 0; i < b.count; i++ {
		entry := b.slots[(b.start+i)%len(b.slots)]
		if entry.Number > number {
			entries = append(entries, Entry{Number: entry.Number, Text: copyOf(entry.Text)})
		}
	}
	return entries, b.last - number - uint64(len(entries))
}

// Clear empties the buffer. The numbers go on.
func (b *Buffer) Clear() {
	for b.count > 0 {
		b.dropOldest()
	}
}

func (b *Buffer) dropOldest() {
	b.bytes -= len(b.slots[b.start].Text)
	b.slots[b.start] = Entry{}
	b.start = (b.start + 1) % len(b.slots)
	b.count--
}

func copyOf(text []byte) []byte {
	return append([]byte(nil), text...)
}
