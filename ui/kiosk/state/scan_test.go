package state

import (
	"errors"
	"testing"
	"time"

	"telecart/appliance/api"
)

func TestParseScan(t *testing.T) {
	tests := []struct {
		code string
		want api.Patient
		bad  bool
	}{
		{code: "12345", want: api.Patient{Number: "12345"}},
		{code: " A-12/3.4 ", want: api.Patient{Number: "A-12/3.4"}},
		{code: "12345^GONZÁLEZ^MARÍA^19560503", want: api.Patient{Number: "12345", Name: "MARÍA GONZÁLEZ", BirthDate: "1956-05-03"}},
		{code: "7^李^小龍^", want: api.Patient{Number: "7", Name: "小龍 李"}},
		{code: "7^حسن^^20010101", want: api.Patient{Number: "7", Name: "حسن", BirthDate: "2001-01-01"}},
		{code: "", bad: true},
		{code: "^A^B^19560503", bad: true},
		{code: "no digits", bad: true},
		{code: "NODIGITS", bad: true},
		{code: "12345^A^B", bad: true},
		{code: "12345^A^B^19560503^X", bad: true},
		{code: "12345^A^B^19561303", bad: true},
		{code: "12345^A\x07^B^19560503", bad: true},
		{code: "https://example.org/12345?x", bad: true},
	}
	for _, tt := range tests {
		got, err := ParseScan(tt.code)
		if tt.bad != (err != nil) || got != tt.want {
			t.Errorf("%q: %+v, %v", tt.code, got, err)
		}
		if err != nil && !errors.Is(err, ErrNotPatient) {
			t.Errorf("%q: %v is not ErrNotPatient", tt.code, err)
		}
	}
}

func FuzzParseScan(f *testing.F) {
	f.Add("12345^GONZÁLEZ^MARÍA^19560503")
	f.Add("^^^")
	f.Fuzz(func(t *testing.T, code string) {
		p, err := ParseScan(code)
		if err == nil && (p.Number == "" || len([]rune(p.Name)) > nameMost) {
			t.Errorf("%q: %+v", code, p)
		}
	})
}

// scanned types a code with keys 3 ms apart, as a scanner does, and Enter.
func scanned(t *testing.T, m Model, code string) Model {
	t.Helper()
	at := noon
	for _, r := range code + string(Enter) {
		at = at.Add(3 * time.Millisecond)
		m = after(t, m, at, Typed{Rune: r})
	}
	return m
}

func TestScanOpensReadBack(t *testing.T) {
	for _, p := range []api.Phase{api.PhaseIdle, api.PhaseCalling, api.PhaseInCall, api.PhaseEnded} {
		m := scanned(t, connected(t, phase(p)), "12345^GONZÁLEZ^MARÍA^19560503")
		if m.Screen() != ScreenReadBack || m.Ask.Name != "MARÍA GONZÁLEZ" {
			t.Errorf("%s: %s, %+v", p, m.Screen(), m.Ask)
		}
	}
}

func TestScanOfNumberAsksForName(t *testing.T) {
	m := scanned(t, connected(t, nil), "12345")
	if m.Screen() != ScreenPatient || m.Form.Number != "12345" || m.Form.Field != FieldName {
		t.Errorf("%s, %+v", m.Screen(), m.Form)
	}
}

func TestScanWhileTyping(t *testing.T) {
	m := after(t, connected(t, nil), noon.Add(-time.Minute), Open{Page: PagePatient}, Key{'9'})
	if got := scanned(t, m, "not a patient"); got.Form.Number != "9" || got.Notice == nil || !got.Notice.Bad {
		t.Errorf("an unreadable code leaves %+v, notice %+v", got.Form, got.Notice)
	}
	if got := scanned(t, m, "12345^A^B^"); got.Screen() != ScreenReadBack || got.Ask.Number != "12345" {
		t.Errorf("%s, %+v", got.Screen(), got.Ask)
	}
}
