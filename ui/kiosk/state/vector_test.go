package state

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"telecart/appliance/api"
	"telecart/ui/kiosk/text"
)

// vector is a case that tests both screens: see appliance/vitals.
type vector struct {
	Name    string
	Now     time.Time
	Devices []api.Device
	Told    api.Readings
	Rows    []row
	Few     []string
}

type row struct {
	Quantity, Device string
	Parts, Numbers   []string
	Doubt, Old       bool
	Age              int
	Differs, Named   bool
	Lead, Rival      bool
	Virtual          bool
}

func vectors(t *testing.T) []vector {
	t.Helper()
	data, err := os.ReadFile("../../../appliance/vitals/testdata/shown.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []vector
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	if len(all) < 50 {
		t.Fatalf("only %d vectors", len(all))
	}
	return all
}

func (v vector) model(t *testing.T) Model {
	return after(t, New(text.English(), time.UTC, v.Now), v.Now,
		Connected{api.Snapshot{Devices: v.Devices, Readings: v.Told.Readings, Vitals: v.Told.Vitals}})
}

// numbers are the row's values, with systolic over diastolic as one.
func (r row) numbers() []string {
	const none = "– –"
	var pair, out []string
	if slices.ContainsFunc(r.Parts, isPair) {
		pair = []string{none, none}
	}
	for i, part := range r.Parts {
		number := r.Numbers[i]
		if number == "" {
			number = none
		}
		switch {
		case strings.HasSuffix(part, systolic):
			pair[0] = number
		case strings.HasSuffix(part, diastolic):
			pair[1] = number
		default:
			out = append(out, number)
		}
	}
	switch {
	case pair == nil:
		return out
	case pair[0] == none && pair[1] == none:
		return append([]string{none}, out...)
	}
	return append([]string{strings.Join(pair, "/")}, out...)
}

// The screen shows the readings as the daemon says.
func TestVectors(t *testing.T) {
	for _, v := range vectors(t) {
		t.Run(v.Name, func(t *testing.T) {
			got := v.model(t).AllVitals(v.Now)
			for _, r := range v.Rows {
				numbers := r.numbers()
				if len(got) < len(numbers) {
					t.Fatalf("nothing more is shown, want %+v", r)
				}
				shown := got[:len(numbers)]
				got = got[len(numbers):]
				doubted := false
				for i, value := range shown {
					r.check(t, value, numbers[i])
					doubted = doubted || strings.HasSuffix(value.Number, " ?")
				}
				if doubted != r.Doubt {
					t.Errorf("%s of %s is doubted: %v", r.Quantity, r.Device, doubted)
				}
			}
			if len(got) > 0 {
				t.Errorf("shows %+v as well", got)
			}
		})
	}
}

func (r row) check(t *testing.T, value Value, number string) {
	t.Helper()
	c := text.English()
	if strings.TrimSuffix(value.Number, " ?") != number {
		t.Errorf("shows %+v, want the number %s", value, number)
	}
	missing := number == c.NoSignal
	if stale := value.Role == RoleStale; stale != (r.Old || missing) {
		t.Errorf("%s of %s is grey: %v", value.Number, r.Device, stale)
	}
	age := c.Unknown
	if r.Age >= 0 {
		age = Ago(c, time.Duration(r.Age)*time.Second)
	}
	if aged := strings.HasSuffix(value.Note, age); aged != (r.Old && !missing) {
		t.Errorf("the note %q says the age %q: %v", value.Note, age, aged)
	}
	if value.Differs != r.Differs || (value.Beside == c.Differs) != r.Differs || r.Named && value.Source == "" {
		t.Errorf("%+v, want %+v", value, r)
	}
	if marked := strings.HasPrefix(value.Source, c.Virtual); marked != r.Virtual {
		t.Errorf("%s is marked as virtual: %v", r.Device, marked)
	}
}

// On a small screen the lead represents a sign, with its rival beside it.
func TestVectorsOnASmallScreen(t *testing.T) {
	for _, v := range vectors(t) {
		var want []string
		for i, q := range v.Few {
			if slices.Contains(v.Few[:i], q) {
				continue // at another place of the body: came with the first
			}
			for _, lead := range v.Rows {
				if lead.Quantity != q || !lead.Lead {
					continue
				}
				want = append(want, lead.numbers()[0])
				for _, rival := range v.Rows {
					if rival.Quantity == q && rival.Rival {
						want = append(want, rival.numbers()[0])
					}
				}
			}
		}
		var got []string
		values, _ := v.model(t).Vitals(100, v.Now)
		for _, value := range values {
			got = append(got, strings.TrimSuffix(value.Number, " ?"))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: shows %q, want %q", v.Name, got, want)
		}
	}
}
