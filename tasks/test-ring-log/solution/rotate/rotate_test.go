package rotate_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"example.com/recorder/rotate"
	"example.com/recorder/storage"
)

// device is a storage and a clock.
type device struct {
	*storage.Memory
	time time.Time
}

func newDevice() *device {
	d := &device{time: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	d.Memory = storage.NewMemory(d.now)
	return d
}

func (d *device) now() time.Time { return d.time }

func (d *device) open(options rotate.Options) *rotate.Writer {
	options.Now = d.now
	return rotate.Open(d, "log", options)
}

// files are all files, the present one first.
func (d *device) files() []string {
	var all []string
	for _, name := range d.Names() {
		all = append(all, strings.TrimPrefix(name, "log")+"="+d.Text(name))
	}
	return all
}

func write(t *testing.T, w *rotate.Writer, entries string) {
	t.Helper()
	for _, entry := range strings.Fields(entries) {
		if n, err := w.Write([]byte(entry)); n != len(entry) || err != nil {
			t.Fatalf("%d, %v", n, err)
		}
	}
}

func TestSizes(t *testing.T) {
	for _, c := range []struct {
		name    string
		max     int
		keep    int
		entries string
		want    []string
	}{
		{"no limit", 0, 2, "aaaa bbbb cccc", []string{"=aaaabbbbcccc"}},
		{"exactly full", 6, 2, "aaa bbb", []string{"=aaabbb"}},
		{"one more", 6, 2, "aaa bbb c", []string{"=c", ".1=aaabbb"}},
		{"never divided", 6, 2, "aaaa bbb", []string{"=bbb", ".1=aaaa"}},
		{"size begins anew", 6, 3, "aaaa bbb ccc ddd", []string{"=ddd", ".1=bbbccc", ".2=aaaa"}},
		{"too large alone", 6, 3, "aa bbbbbbbb cc", []string{"=cc", ".1=bbbbbbbb", ".2=aa"}},
		{"too large at first", 6, 3, "aaaaaaaa b", []string{"=b", ".1=aaaaaaaa"}},
		{"oldest leaves", 2, 2, "aa bb cc dd ee", []string{"=ee", ".1=dd", ".2=cc"}},
		{"one is kept", 2, 1, "aa bb cc", []string{"=cc", ".1=bb"}},
		{"none is kept", 2, 0, "aa bb cc", []string{"=cc"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDevice()
			write(t, d.open(rotate.Options{MaxBytes: c.max, Keep: c.keep}), c.entries)
			if got := d.files(); !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestGoesOnWithAFile(t *testing.T) {
	d := newDevice()
	write(t, d.open(rotate.Options{MaxBytes: 6, Keep: 2}), "aaaa")
	write(t, d.open(rotate.Options{MaxBytes: 6, Keep: 2}), "bb ccc")
	if got := d.files(); !reflect.DeepEqual(got, []string{"=ccc", ".1=aaaabb"}) {
		t.Errorf("got %v", got)
	}
}

func TestGapsStay(t *testing.T) {
	d := newDevice()
	d.Append("log.2", []byte("old"))
	write(t, d.open(rotate.Options{MaxBytes: 2, Keep: 3}), "aa bb")
	if got := d.files(); !reflect.DeepEqual(got, []string{"=bb", ".1=aa", ".3=old"}) {
		t.Errorf("got %v", got)
	}
}

func TestEmptyFileIsNotRotated(t *testing.T) {
	d := newDevice()
	d.Append("log", nil)
	d.time = d.time.AddDate(0, 0, 1)
	write(t, d.open(rotate.Options{MaxBytes: 2, Keep: 3, Daily: true}), "aaaa")
	if got := d.files(); !reflect.DeepEqual(got, []string{"=aaaa"}) {
		t.Errorf("got %v", got)
	}
}

func TestDays(t *testing.T) {
	d := newDevice()
	w := d.open(rotate.Options{Keep: 9, Daily: true})
	at := func(day, hour, minute int) { d.time = time.Date(2026, 3, day, hour, minute, 0, 0, time.UTC) }
	at(1, 0, 0)
	write(t, w, "a")
	at(1, 23, 59)
	write(t, w, "b")
	at(2, 0, 0)
	write(t, w, "c")
	at(2, 23, 0)
	write(t, w, "d")
	at(3, 22, 0)
	write(t, w, "e")
	w = d.open(rotate.Options{Keep: 9, Daily: true})
	at(3, 22, 30)
	write(t, w, "f")
	w = d.open(rotate.Options{Keep: 9, Daily: true})
	at(4, 1, 0)
	write(t, w, "g")
	// A month later it is the same day again, in another month.
	d.time = d.time.AddDate(0, 1, 0)
	write(t, w, "h")
	if got := d.files(); !reflect.DeepEqual(got, []string{"=h", ".1=g", ".2=ef", ".3=cd", ".4=ab"}) {
		t.Errorf("got %v", got)
	}
}

func TestDaysOfAZone(t *testing.T) {
	d := newDevice()
	w := d.open(rotate.Options{Keep: 9, Daily: true, Zone: time.FixedZone("east", 2*60*60)})
	for _, hour := range []int{20, 21, 22, 23, 24} {
		d.time = time.Date(2026, 3, 1, hour, 30, 0, 0, time.UTC)
		write(t, w, "x")
	}
	if got := d.files(); !reflect.DeepEqual(got, []string{"=xxx", ".1=xx"}) {
		t.Errorf("got %v", got)
	}
}

func TestNotDaily(t *testing.T) {
	d := newDevice()
	w := d.open(rotate.Options{Keep: 9})
	write(t, w, "a")
	d.time = d.time.AddDate(0, 0, 3)
	write(t, w, "b")
	if got := d.files(); !reflect.DeepEqual(got, []string{"=ab"}) {
		t.Errorf("got %v", got)
	}
}

var errFlash = errors.New("flash is worn out")

// worn fails at what it is told.
type worn struct {
	*storage.Memory
	appends, renames bool
}

func (w *worn) Append(name string, data []byte) error {
	if w.appends {
		return errFlash
	}
	return w.Memory.Append(name, data)
}

func (w *worn) Rename(from, to string) error {
	if w.renames {
		return errFlash
	}
	return w.Memory.Rename(from, to)
}

func TestFailures(t *testing.T) {
	flash := &worn{Memory: newDevice().Memory}
	w := rotate.Open(flash, "log", rotate.Options{MaxBytes: 4, Keep: 1})
	flash.appends = true
	if _, err := w.Write([]byte("aaaa")); !errors.Is(err, errFlash) {
		t.Errorf("got %v", err)
	}
	flash.appends, flash.renames = false, true
	write(t, w, "aa bb")
	if _, err := w.Write([]byte("cc")); !errors.Is(err, errFlash) {
		t.Errorf("got %v", err)
	}
	if flash.Text("log") != "aabb" {
		t.Errorf("got %q", flash.Text("log"))
	}
}
