package recorder_test

import (
	"strings"
	"testing"
	"time"

	"example.com/recorder/recorder"
	"example.com/recorder/ring"
)

func TestDumpsWhatLedToAnError(t *testing.T) {
	var out strings.Builder
	now := func() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }
	log := recorder.New(ring.New(10, 1000), &out, recorder.Options{DumpAt: recorder.Error, Now: now})
	log.Log(recorder.Info, "pump on")
	if out.String() != "" {
		t.Errorf("got %q", out.String())
	}
	log.Log(recorder.Error, "pressure lost")
	log.Log(recorder.Error, "pump off")
	want := "2026-03-01T12:00:00.000Z INFO pump on\n" +
		"2026-03-01T12:00:00.000Z ERROR pressure lost\n" +
		"2026-03-01T12:00:00.000Z ERROR pump off\n"
	if out.String() != want {
		t.Errorf("got %q", out.String())
	}
}
