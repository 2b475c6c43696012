// Package office does what people do in a lost property office, with files.
package office

import (
	"errors"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/lostfound"
	"example.org/lostfound/internal/item"
)

var start = time.Date(2025, 6, 1, 12, 0, 0, 0, time.UTC)

type world struct {
	*lostfound.Office
	t   *testing.T
	dir string
	at  time.Time
}

func open(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, dir: filepath.Join(t.TempDir(), "deep", "items"), at: start}
	office, err := lostfound.Open(w.dir, func() time.Time { return w.at })
	if err != nil {
		t.Fatal(err)
	}
	w.Office = office
	return w
}

func (w *world) register(what string) string {
	w.t.Helper()
	it, err := w.Desk.Register(what, "tram 4")
	if err != nil {
		w.t.Fatal(err)
	}
	return it.ID
}

func (w *world) files() string {
	entries, err := os.ReadDir(w.dir)
	if err != nil {
		w.t.Fatal(err)
	}
	names := []string{}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	sort.Strings(names)
	return strings.Join(names, " ")
}

func (w *world) write(name, text string) {
	if err := os.WriteFile(filepath.Join(w.dir, name), []byte(text), 0o644); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) read(name string) string {
	text, err := os.ReadFile(filepath.Join(w.dir, name))
	if err != nil {
		w.t.Fatal(err)
	}
	return string(text)
}

func ids(items []item.Item) string {
	found := []string{}
	for _, it := range items {
		found = append(found, it.ID)
	}
	return strings.Join(found, " ")
}

func TestFilesLookAsTheyDid(t *testing.T) {
	w := open(t)
	id := w.register("a <green> umbrella")
	if _, err := w.Desk.Claim(id, "Ada"); err != nil {
		t.Fatal(err)
	}
	want := `{
  "id": "2025-0001",
  "version": 2,
  "what": "a \u003cgreen\u003e umbrella",
  "where": "tram 4",
  "note": "",
  "foundAt": "2025-06-01T12:00:00Z",
  "claimedBy": "Ada",
  "handedOut": "0001-01-01T00:00:00Z"
}
`
	if got := w.read("2025-0001.json"); got != want {
		t.Errorf("got %s", got)
	}
	if got := w.read("next-2025"); got != "2\n" {
		t.Errorf("next: %q", got)
	}
	if got := w.files(); got != "2025-0001.json next-2025" {
		t.Error(got)
	}
}

func TestNumbersAreNeverGivenTwice(t *testing.T) {
	w := open(t)
	w.register("a hat")
	w.register("a cap")
	w.at = start.AddDate(0, 0, 181)
	if removed, err := w.Cleanup.Run(); err != nil || strings.Join(removed, " ") != "2025-0001 2025-0002" {
		t.Error(removed, err)
	}
	if id := w.register("a bag"); id != "2025-0003" {
		t.Error(id)
	}
	w.at = start.AddDate(1, 0, 0)
	if id := w.register("a shoe"); id != "2026-0001" {
		t.Error(id)
	}
	w.at = start
	if id := w.register("a coat"); id != "2025-0004" {
		t.Error(id)
	}
	again, err := lostfound.Open(w.dir, func() time.Time { return start })
	if err != nil {
		t.Fatal(err)
	}
	if it, err := again.Desk.Register("a tie", ""); err != nil || it.ID != "2025-0005" {
		t.Error(it, err)
	}
	if got := w.files(); got != "2025-0003.json 2025-0004.json 2025-0005.json 2026-0001.json next-2025 next-2026" {
		t.Error(got)
	}
}

func TestNothingIsTakenInWithoutAName(t *testing.T) {
	w := open(t)
	if _, err := w.Desk.Register("  ", "tram 4"); err == nil || err.Error() != "what is it?" {
		t.Error(err)
	}
	if id := w.register("a hat"); id != "2025-0001" {
		t.Error(id)
	}
}

func TestConflictsChangeNothing(t *testing.T) {
	w := open(t)
	id := w.register("a hat")
	if it, err := w.Desk.Describe(id, 1, "red"); err != nil || it.Version != 2 || it.Note != "red" {
		t.Error(it, err)
	}
	for _, version := range []int{0, 1, 3} {
		if _, err := w.Desk.Describe(id, version, "blue"); !errors.Is(err, item.ErrConflict) {
			t.Error(version, err)
		}
	}
	if it, err := w.Desk.Get(id); err != nil || it.Version != 2 || it.Note != "red" || !it.FoundAt.Equal(start) {
		t.Error(it, err)
	}
}

func TestWhoGetsWhat(t *testing.T) {
	w := open(t)
	id := w.register("a hat")
	for _, who := range []string{"", "Ada"} {
		if _, err := w.Desk.HandOut(id, who); !errors.Is(err, item.ErrNotYours) {
			t.Error(err)
		}
	}
	if _, err := w.Desk.Claim(id, "Ada"); err != nil {
		t.Error(err)
	}
	for _, who := range []string{"Ada", "Ben"} {
		if _, err := w.Desk.Claim(id, who); !errors.Is(err, item.ErrClaimed) {
			t.Error(err)
		}
	}
	if _, err := w.Desk.HandOut(id, "Ben"); !errors.Is(err, item.ErrNotYours) {
		t.Error(err)
	}
	if it, err := w.Desk.HandOut(id, "Ada"); err != nil || it.Version != 3 || !it.HandedOut.Equal(start) {
		t.Error(it, err)
	}
	if _, err := w.Desk.HandOut(id, "Ada"); !errors.Is(err, item.ErrNotYours) {
		t.Error(err)
	}
	_, get := w.Desk.Get("2025-0077")
	_, claim := w.Desk.Claim("2025-0077", "Ada")
	_, hand := w.Desk.HandOut("2025-0077", "Ada")
	for _, err := range []error{get, claim, hand} {
		if !errors.Is(err, item.ErrNotFound) {
			t.Error(err)
		}
	}
}

func TestOneOfManyClaims(t *testing.T) {
	w := open(t)
	id := w.register("a purse")
	var wg sync.WaitGroup
	won := make(chan string, 16)
	for i := 0; i < 16; i++ {
		by := string(rune('A' + i))
		wg.Add(1)
		go func() {
			defer wg.Done()
			if _, err := w.Desk.Claim(id, by); err == nil {
				won <- by
			}
		}()
	}
	wg.Wait()
	it, err := w.Desk.Get(id)
	if err != nil || len(won) != 1 || it.ClaimedBy != <-won || it.Version != 2 {
		t.Error(it, err)
	}
}

func TestManyRegistrations(t *testing.T) {
	w := open(t)
	var wg sync.WaitGroup
	for i := 0; i < 16; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if _, err := w.Desk.Register("a coin", ""); err != nil {
				t.Error(err)
			}
		}()
	}
	wg.Wait()
	if found, err := w.Search.Find("coin"); err != nil || len(found) != 16 || found[15].ID != "2025-0016" {
		t.Error(len(found), err)
	}
}

func TestSearch(t *testing.T) {
	w := open(t)
	hat, cap, bag := w.register("a Hat"), w.register("a cap"), w.register("a bag")
	if _, err := w.Desk.Describe(cap, 1, "Ä HAT for children"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Desk.Claim(hat, "Ada"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Desk.HandOut(hat, "Ada"); err != nil {
		t.Fatal(err)
	}
	w.write("2025-0001.json.part", "{")
	w.write("notes.txt", "buy tea")
	for text, want := range map[string]string{"hat": hat + " " + cap, "ä h": cap, "TRAM": hat + " " + cap + " " + bag, "zebra": "", "": hat + " " + cap + " " + bag} {
		found, err := w.Search.Find(text)
		if err != nil || found == nil || ids(found) != want {
			t.Errorf("%q: %v %v", text, ids(found), err)
		}
	}
	if waiting, err := w.Search.Waiting(); err != nil || ids(waiting) != cap+" "+bag {
		t.Error(ids(waiting), err)
	}
}

func TestFilesThatCannotBeUnderstood(t *testing.T) {
	w := open(t)
	w.register("a hat")
	w.register("a cap")
	w.register("a bag")
	w.write("2025-0002.json", "{")
	_, find := w.Search.Find("bag")
	_, waiting := w.Search.Waiting()
	_, get := w.Desk.Get("2025-0002")
	_, claim := w.Desk.Claim("2025-0002", "Ada")
	for _, err := range []error{find, waiting, get, claim} {
		if err == nil || !strings.Contains(err.Error(), "2025-0002.json") || errors.Is(err, item.ErrNotFound) {
			t.Error(err)
		}
	}
	if w.read("2025-0002.json") != "{" {
		t.Error("it was written over")
	}
	w.write("next-2025", "many")
	if _, err := w.Desk.Register("a shoe", ""); err == nil || !strings.Contains(err.Error(), "next-2025") {
		t.Error(err)
	}
}

func TestCleanupSaysHowFarItCame(t *testing.T) {
	w := open(t)
	for _, what := range []string{"a hat", "a cap", "a bag", "a tie"} {
		w.register(what)
	}
	w.write("2025-0003.json", "{")
	w.at = start.AddDate(0, 0, 200)
	removed, err := w.Cleanup.Run()
	if err == nil || !strings.Contains(err.Error(), "2025-0003.json") || strings.Join(removed, " ") != "2025-0001 2025-0002" {
		t.Error(removed, err)
	}
	if got := w.files(); got != "2025-0003.json 2025-0004.json next-2025" {
		t.Error(got)
	}
}

func TestWhatTheCleanupKeeps(t *testing.T) {
	w := open(t)
	old, claimed, handed := w.register("old"), w.register("claimed"), w.register("handed out")
	for _, id := range []string{claimed, handed} {
		if _, err := w.Desk.Claim(id, "Ada"); err != nil {
			t.Fatal(err)
		}
	}
	w.at = start.AddDate(0, 0, 100)
	if _, err := w.Desk.HandOut(handed, "Ada"); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		after time.Duration
		want  string
	}{{129 * 24 * time.Hour, ""}, {130 * 24 * time.Hour, ""}, {130*24*time.Hour + 1, handed}, {180 * 24 * time.Hour, ""}, {180*24*time.Hour + 1, old}, {9000 * time.Hour, ""}} {
		w.at = start.Add(step.after)
		removed, err := w.Cleanup.Run()
		if err != nil || removed == nil || strings.Join(removed, " ") != step.want {
			t.Errorf("after %v: %v %v", step.after, removed, err)
		}
	}
}
