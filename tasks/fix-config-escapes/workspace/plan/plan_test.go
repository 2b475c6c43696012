package plan

import (
	"reflect"
	"testing"
)

func TestRead(t *testing.T) {
	zones, err := Read(`zone "beet" { valve = 4 run { start = "05:30" minutes = 25 } }`)
	want := []Zone{{Name: "beet", Valve: 4, Runs: []Run{{"05:30", 25}}}}
	if err != nil || !reflect.DeepEqual(zones, want) {
		t.Errorf("got %v, %v", zones, err)
	}
	for _, source := range []string{`zone "beet" {}`, `zone "beet" { valve = "4" }`, `field { valve = 4 }`} {
		if _, err := Read(source); err == nil {
			t.Errorf("%s: got no error", source)
		}
	}
}
