package vitals

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"testing"
	"time"

	"telecart/appliance/api"
)

var update = flag.Bool("update", false, "write testdata/shown.json anew from the table")

// vector is a case as screens are tested by it: what the daemon sends, and the
// values as they have to stand on the screen at now.
type vector struct {
	Name    string       `json:"name"`
	Now     time.Time    `json:"now"`
	Devices []api.Device `json:"devices"`
	Told    api.Readings `json:"told"`
	Rows    []Row        `json:"rows"`
	Few     []string     `json:"few"` // quantities
}

// The vectors that the tests of both screens read are those of the table.
func TestVectorsAreOfTheTable(t *testing.T) {
	const file = "testdata/shown.json"
	all := []vector{}
	for _, c := range shownCases() {
		told, now := play(c)
		v := vector{Name: c.name, Now: now, Devices: c.devices, Told: told, Rows: rows(told, now), Few: []string{}}
		if v.Devices == nil {
			v.Devices = ward()
		}
		if v.Told.Readings == nil {
			v.Told.Readings = []api.Reading{}
		}
		for _, i := range told.Vitals.Few {
			v.Few = append(v.Few, told.Vitals.Signs[i].Quantity)
		}
		all = append(all, v)
	}
	var want bytes.Buffer
	enc := json.NewEncoder(&want)
	enc.SetEscapeHTML(false)
	want.WriteString("[\n")
	for i, v := range all { // a case a line
		if err := enc.Encode(v); err != nil {
			t.Fatal(err)
		}
		want.Truncate(want.Len() - 1)
		if i < len(all)-1 {
			want.WriteByte(',')
		}
		want.WriteByte('\n')
	}
	want.WriteString("]\n")
	if *update {
		if err := os.WriteFile(file, want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want.Bytes()) {
		t.Errorf("%s is not of the table: look at what changed, then run the test with -update", file)
	}
}
