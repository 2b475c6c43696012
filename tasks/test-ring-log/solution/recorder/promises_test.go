package recorder_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"example.com/recorder/recorder"
	"example.com/recorder/ring"
)

// printer remembers what was written, and fails at what it is told.
type printer struct {
	writes []string
	fails  string
}

var errPrinter = errors.New("no paper")

func (p *printer) Write(text []byte) (int, error) {
	if p.fails != "" && strings.Contains(string(text), p.fails) {
		return 0, errPrinter
	}
	// Without the time, which is always the same.
	p.writes = append(p.writes, strings.TrimPrefix(string(text), "2026-03-01T12:00:00.000Z "))
	return len(text), nil
}

func noon() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }

func newLog(entries, bytes int, dumpAt recorder.Level) (*recorder.Recorder, *printer, *ring.Buffer) {
	out, buffer := &printer{}, ring.New(entries, bytes)
	return recorder.New(buffer, out, recorder.Options{DumpAt: dumpAt, Now: noon}), out, buffer
}

func TestLines(t *testing.T) {
	var out strings.Builder
	at := time.Date(2026, 3, 1, 1, 5, 7, 12_999_999, time.FixedZone("east", 2*60*60))
	log := recorder.New(ring.New(9, 999), &out, recorder.Options{Now: func() time.Time { return at }})
	log.Log(recorder.Debug, "a")
	log.Log(recorder.Info, "")
	log.Log(recorder.Warn, "b\nc\rd\\e\\n")
	log.Log(recorder.Error, "ü")
	stamp := "2026-02-28T23:05:07.012Z "
	want := stamp + "DEBUG a\n" + stamp + "INFO \n" + stamp + `WARN b\nc\rd\\e\\n` + "\n" + stamp + "ERROR ü\n"
	if out.String() != want {
		t.Errorf("got %q", out.String())
	}
}

func TestDumpsFromTheLevelOn(t *testing.T) {
	log, out, buffer := newLog(9, 999, recorder.Warn)
	log.Log(recorder.Debug, "a")
	log.Log(recorder.Info, "b")
	if len(out.writes) != 0 {
		t.Errorf("got %q", out.writes)
	}
	log.Log(recorder.Warn, "c")
	log.Log(recorder.Info, "d")
	if want := []string{"DEBUG a\n", "INFO b\n", "WARN c\n"}; !reflect.DeepEqual(out.writes, want) {
		t.Errorf("got %q", out.writes)
	}
	log.Dump()
	log.Dump()
	log.Log(recorder.Error, "e")
	if want := []string{"INFO d\n", "ERROR e\n"}; !reflect.DeepEqual(out.writes[3:], want) {
		t.Errorf("got %q", out.writes)
	}
	if buffer.Len() != 5 {
		t.Errorf("%d are left", buffer.Len())
	}
}

func TestTellsWhatIsLost(t *testing.T) {
	log, out, buffer := newLog(2, 999, recorder.Error)
	for _, text := range []string{"a", "b", "c", "d"} {
		log.Log(recorder.Info, text)
	}
	log.Log(recorder.Error, "e")
	log.Log(recorder.Info, "f")
	log.Log(recorder.Info, "g")
	log.Log(recorder.Error, "h")
	log.Log(recorder.Info, "i")
	log.Log(recorder.Error, "j")
	log.Log(recorder.Info, "k")
	buffer.Clear()
	log.Dump()
	want := []string{
		"... 3 lines lost\n", "INFO d\n", "ERROR e\n",
		"... 1 line lost\n", "INFO g\n", "ERROR h\n",
		"INFO i\n", "ERROR j\n",
		"... 1 line lost\n",
	}
	if !reflect.DeepEqual(out.writes, want) {
		t.Errorf("got %q", out.writes)
	}
}

func TestGoesOnAfterAFailure(t *testing.T) {
	log, out, _ := newLog(3, 999, recorder.Error)
	for _, text := range []string{"a", "b", "c"} {
		log.Log(recorder.Info, text)
	}
	out.fails = "lost"
	if err := log.Log(recorder.Error, "d"); !errors.Is(err, errPrinter) {
		t.Errorf("got %v", err)
	}
	out.fails = "INFO c"
	if err := log.Dump(); !errors.Is(err, errPrinter) {
		t.Errorf("got %v", err)
	}
	out.fails = ""
	if err := log.Dump(); err != nil {
		t.Errorf("got %v", err)
	}
	if want := []string{"... 1 line lost\n", "INFO b\n", "INFO c\n", "ERROR d\n"}; !reflect.DeepEqual(out.writes, want) {
		t.Errorf("got %q", out.writes)
	}
}

func TestTooLarge(t *testing.T) {
	log, out, _ := newLog(9, 60, recorder.Error)
	log.Log(recorder.Info, "a")
	if err := log.Log(recorder.Error, strings.Repeat("x", 60)); !errors.Is(err, ring.ErrTooLarge) {
		t.Errorf("got %v", err)
	}
	if len(out.writes) != 0 {
		t.Errorf("got %q", out.writes)
	}
}
