// Package storage is where files are kept.
package storage

import (
	"io/fs"
	"sort"
	"time"
)

// Info is what is known of a file.
type Info struct {
	Size    int
	Changed time.Time
}

// Storage keeps files by name.
type Storage interface {
	// Stat says whether there is such a file.
	Stat(name string) (Info, bool)
	// Append adds to a file, which is made if need be.
	Append(name string, data []byte) error
	// Rename gives a file another name, replacing the one that has it.
	Rename(from, to string) error
	Remove(name string) error
}

// Memory is a Storage in memory.
type Memory struct {
	now   func() time.Time
	files map[string]*file
}

type file struct {
	data    []byte
	changed time.Time
}

// NewMemory returns an empty Memory.
func NewMemory(now func() time.Time) *Memory {
	return &Memory{now: now, files: map[string]*file{}}
}

// Names lists all files, sorted.
func (m *Memory) Names() []string {
	names := make([]string, 0, len(m.files))
	for name := range m.files {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// Text is what a file holds; empty when there is no such file.
func (m *Memory) Text(name string) string {
	if f, ok := m.files[name]; ok {
		return string(f.data)
	}
	return ""
}

// Stat implements Storage.
func (m *Memory) Stat(name string) (Info, bool) {
	f, ok := m.files[name]
	if !ok {
		return Info{}, false
	}
	return Info{Size: len(f.data), Changed: f.changed}, true
}

// Append implements Storage.
func (m *Memory) Append(name string, data []byte) error {
	f, ok := m.files[name]
	if !ok {
		f = &file{}
		m.files[name] = f
	}
	f.data = append(f.data, data...)
	f.changed = m.now()
	return nil
}

// Rename implements Storage.
func (m *Memory) Rename(from, to string) error {
	f, ok := m.files[from]
	if !ok {
		return &fs.PathError{Op: "rename", Path: from, Err: fs.ErrNotExist}
	}
	delete(m.files, from)
	m.files[to] = f
	return nil
}

// Remove implements Storage.
func (m *Memory) Remove(name string) error {
	if _, ok := m.files[name]; !ok {
		return &fs.PathError{Op: "remove", Path: name, Err: fs.ErrNotExist}
	}
	delete(m.files, name)
	return nil
}
