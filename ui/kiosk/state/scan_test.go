package state

import (
	"fmt"
	"testing"
	"time"

	"telecart/appliance/api"
)

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

// A scanner that the cart reads itself has the same effect as one that types.
func TestScanOfADevice(t *testing.T) {
	m := after(t, connected(t, nil), noon, ScanCame{api.Scan{Code: "12345^GARCIA^EVA^", Whole: true}})
	if m.Screen() != ScreenReadBack || m.Ask.Number != "12345" {
		t.Errorf("%s, %+v", m.Screen(), m.Ask)
	}
	m = after(t, m, noon, ScanCame{api.Scan{Code: "67890^RUIZ^ANA^", Whole: true}})
	if m.Ask != nil || m.Notice == nil {
		t.Errorf("another one: %+v, %+v", m.Ask, m.Notice)
	}
	m = after(t, connected(t, nil), noon, ScanCame{api.Scan{}})
	if m.Ask != nil || m.Notice == nil || m.Notice.Text != m.Texts.ScanBroken {
		t.Errorf("a part: %+v, %+v", m.Ask, m.Notice)
	}
}

// The site's rule for numbers applies to scans and to typing.
func TestNumbersOfTheSite(t *testing.T) {
	m := connected(t, func(s *api.Snapshot) { s.Status.Cart.Numbers = api.NumberRule{Pattern: "^[0-9]{6,10}$"} })
	for code, why := range map[string]string{"12345": m.Texts.ScanNumber, "12345^RUIZ^ANA^": m.Texts.ScanNumber,
		"]E04006381333931": m.Texts.ScanUnreadable, "Z12ß345": fmt.Sprintf(m.Texts.ScanLayout, "ß")} {
		if got := scanned(t, m, code); got.Ask != nil || got.Form.Number != "" || got.Notice == nil || got.Notice.Text != why {
			t.Errorf("%q: %+v, %+v, %+v", code, got.Ask, got.Form, got.Notice)
		}
	}
	if got := scanned(t, m, "]C0123456"); got.Form.Number != "123456" || got.Notice != nil {
		t.Errorf("%+v, %+v", got.Form, got.Notice)
	}
	m = after(t, m, noon, Open{Page: PagePatient})
	for _, r := range "12345" {
		m = after(t, m, noon, Key{r})
	}
	if m = after(t, m, noon, Continue{}); m.Ask != nil || m.Notice.Text != m.Texts.NumberWrong {
		t.Errorf("typed: %+v, %+v", m.Ask, m.Notice)
	}
	if m = after(t, m, noon, Key{'6'}, Continue{}); m.Ask == nil {
		t.Errorf("typed: %+v", m.Notice)
	}
}
