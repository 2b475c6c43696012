// Package rotate writes to a file that is replaced by a new one from time to time.
package rotate

import (
	"strconv"
	"time"

	"example.com/recorder/storage"
)

// Options of a Writer.
type Options struct {
	// MaxBytes is how large a file may become; 0 for no limit.
	MaxBytes int
	// Keep is how many earlier files are kept.
	Keep int
	// Daily begins a new file each day.
	Daily bool
	// Zone says when days begin; nil for UTC.
	Zone *time.Location
	// Now is the clock; nil for time.Now.
	Now func() time.Time
}

// Writer writes entries.
type Writer struct {
	storage storage.Storage
	name    string
	options Options
	// What is in the file now, and when its last entry was written.
	size    int
	changed time.Time
}

// Open goes on with the file of that name, or begins it.
func Open(s storage.Storage, name string, options Options) *Writer {
	if options.Zone == nil {
		options.Zone = time.UTC
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	w := &Writer{storage: s, name: name, options: options}
	if info, ok := s.Stat(name); ok {
		w.size, w.changed = info.Size, info.Changed
	}
	return w
}

// Write writes one entry.
func (w *Writer) Write(entry []byte) (int, error) {
	now := w.options.Now()
	if w.size > 0 && (w.isFull(len(entry)) || w.isOld(now)) {
		if err := w.rotate(); err != nil {
			return 0, err
		}
		w.size = 0
	}
	if err := w.storage.Append(w.name, entry); err != nil {
		return 0, err
	}
	w.size += len(entry)
	w.changed = now
	return len(entry), nil
}

func (w *Writer) isFull(more int) bool {
	return w.options.MaxBytes > 0 && w.size+more > w.options.MaxBytes
}

func (w *Writer) isOld(now time.Time) bool {
	return w.options.Daily && w.dayOf(now) != w.dayOf(w.changed)
}

func (w *Writer) dayOf(t time.Time) string {
	return t.In(w.options.Zone).Format("2006-01-02")
}

// rotate moves all files on by one, the oldest first.
func (w *Writer) rotate() error {
	if err := w.removeIfThere(w.nth(w.options.Keep)); err != nil {
		return err
	}
	for n := w.options.Keep; n > 0; n-- {
		from := w.nth(n - 1)
		if _, ok := w.storage.Stat(from); !ok {
			continue
		}
		if err := w.storage.Rename(from, w.nth(n)); err != nil {
			return err
		}
	}
	return nil
}

func (w *Writer) removeIfThere(name string) error {
	if _, ok := w.storage.Stat(name); !ok {
		return nil
	}
	return w.storage.Remove(name)
}

// nth is the name of the n-th file; the present one is number 0.
func (w *Writer) nth(n int) string {
	if n == 0 {
		return w.name
	}
	return w.name + "." + strconv.Itoa(n)
}
