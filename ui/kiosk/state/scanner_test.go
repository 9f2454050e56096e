package state

import (
	"testing"
	"time"
	"unicode/utf8"

	"telecart/appliance/api"
)

const ms = time.Millisecond

func TestScannerKnowsSpeed(t *testing.T) {
	tests := []struct {
		name string
		gaps []time.Duration // before each key but the first, and before Enter
		want line
	}{
		{"scanner", []time.Duration{5 * ms, 5 * ms, 5 * ms, 5 * ms}, lineScan},
		{"handed out together", []time.Duration{0, 0, 0, 0}, lineScan},
		{"slow scanner", []time.Duration{30 * ms, 30 * ms, 30 * ms, 30 * ms}, lineScan},
		{"a stall in the middle", []time.Duration{2 * ms, 150 * ms, 2 * ms, 2 * ms}, lineScan},
		{"fast typist", []time.Duration{90 * ms, 90 * ms, 90 * ms, 90 * ms}, lineTyped},
		{"Enter late", []time.Duration{5 * ms, 5 * ms, 5 * ms, time.Second}, lineBroken},
		{"Enter much later", []time.Duration{5 * ms, 5 * ms, 5 * ms, time.Hour}, lineBroken},
		{"one key, then the rest", []time.Duration{time.Second, 5 * ms, 5 * ms, 5 * ms}, lineBroken},
		{"in halves", []time.Duration{5 * ms, 5 * ms, 5 * ms, 300 * ms, 5 * ms, 5 * ms, 5 * ms, 5 * ms}, lineBroken},
		{"a short end", []time.Duration{5 * ms, 5 * ms, 5 * ms, 300 * ms, 5 * ms, 5 * ms}, lineBroken},
		{"clock went back", []time.Duration{5 * ms, 5 * ms, 5 * ms, -time.Second}, lineBroken},
	}
	for _, tt := range tests {
		var s Scanner
		var what line
		var code string
		at := noon
		s, _, _ = s.Feed('1', at)
		for i, gap := range tt.gaps {
			at = at.Add(gap)
			key := rune('2' + i)
			if i == len(tt.gaps)-1 {
				key = Enter
			}
			s, what, code = s.Feed(key, at)
		}
		if what != tt.want || (code != "") != (what == lineScan) {
			t.Errorf("%s: %d with %q, want %d", tt.name, what, code, tt.want)
		}
	}
}

// pieces types the pieces of a code with 3 ms between keys and gap between
// pieces, and Enter.
func pieces(t *testing.T, m Model, gap time.Duration, parts ...string) Model {
	t.Helper()
	at := noon
	for i, p := range parts {
		if i > 0 {
			at = at.Add(gap)
		}
		for _, r := range p {
			at = at.Add(3 * ms)
			m = after(t, m, at, Typed{Rune: r})
		}
	}
	return m
}

// A scan with a pause in it, wherever and however long, is never taken for a
// shorter number.
func TestPartOfAScanIsRefused(t *testing.T) {
	open := map[string]Event{"home": Close{}, "patient": Open{Page: PagePatient}, "reason": PickReason{-1}}
	codes := []string{"12345678", "123456", "12345678^RUIZ^ANA^19560503"}
	for name, ev := range open {
		m := connected(t, nil)
		if name == "reason" {
			m = after(t, m, noon, Open{Page: PageReason})
		}
		m = after(t, m, noon, ev)
		for _, code := range codes {
			for at := 1; at <= utf8.RuneCountInString(code); at++ {
				for _, gap := range []time.Duration{260 * ms, time.Second, time.Minute, time.Hour} {
					got := pieces(t, m, gap, code[:at], code[at:]+string(Enter))
					if got.Notice == nil || !got.Notice.Bad || got.Ask != nil || got.Form.Number != "" || got.Reason.Typed != "" {
						t.Errorf("%s: %q, %v, %q: asks %+v, form %+v, notice %+v", name, code[:at], gap, code[at:], got.Ask, got.Form, got.Notice)
					}
				}
			}
		}
	}
}

// A scan that breaks off is refused before anybody can go on with it.
func TestScanWithoutAnEnd(t *testing.T) {
	for _, page := range []Page{PageNone, PagePatient} {
		m := after(t, connected(t, nil), noon, Open{Page: page})
		got := after(t, pieces(t, m, 0, "123456"), noon.Add(Pause), Silence{})
		if got.Notice == nil || got.Notice.Text != got.Texts.ScanBroken || got.Form.Number != "" || got.Ask != nil {
			t.Errorf("page %d: form %+v, notice %+v", page, got.Form, got.Notice)
		}
		late := pieces(t, got, 0, "78"+string(Enter))
		if late.Ask != nil || late.Form.Number != "" {
			t.Errorf("page %d: the rest of it: asks %+v, form %+v", page, late.Ask, late.Form)
		}
		if again := pieces(t, late, 0, "12345678"+string(Enter)); again.Form.Number != "" && again.Form.Number != "12345678" {
			t.Errorf("page %d: the next scan: %+v", page, again.Form)
		}
	}
}

func TestScanAfterARefusal(t *testing.T) {
	m := pieces(t, connected(t, nil), time.Second, "1234", "5678"+string(Enter))
	m = scanned(t, m, "12345678^A^B^")
	if m.Screen() != ScreenReadBack || m.Ask.Number != "12345678" || m.Notice != nil {
		t.Errorf("%s, %+v, %+v", m.Screen(), m.Ask, m.Notice)
	}
}

func TestScanEndsWithTab(t *testing.T) {
	for _, end := range []string{"\t", "\t\r", "\r\r"} {
		m := pieces(t, connected(t, nil), 0, "12345"+end)
		m = after(t, m, noon.Add(Pause), Silence{})
		if m.Screen() != ScreenPatient || m.Form.Number != "12345" || m.Form.Field != FieldName || m.Notice != nil {
			t.Errorf("%q: %s, %+v, %+v", end, m.Screen(), m.Form, m.Notice)
		}
	}
	if m := pieces(t, connected(t, nil), 0, "12345\tRUIZ\r"); m.Ask != nil || m.Notice == nil {
		t.Errorf("a Tab in the middle: %+v, %+v", m.Ask, m.Notice)
	}
}

func TestTypedByHand(t *testing.T) {
	m := after(t, connected(t, nil), noon, Open{Page: PagePatient})
	at := noon
	hand := func(keys string) {
		for _, r := range keys {
			at = at.Add(120 * ms)
			m = after(t, m, at, Typed{Rune: r}, Silence{})
		}
	}
	hand("12399")
	for range 12 { // Backspace held
		at = at.Add(33 * ms)
		m = after(t, m, at, Typed{Rune: Backspace})
	}
	hand("1245\b\b345\tAna Ruiz\t19560503")
	if m.Form.Number != "12345" || m.Form.Name != "Ana Ruiz" || m.Form.Birth != "19560503" || m.Notice != nil {
		t.Fatalf("%+v, %+v", m.Form, m.Notice)
	}
	hand("\r")
	if m.Screen() != ScreenReadBack || m.Ask.Number != "12345" {
		t.Errorf("%s, %+v", m.Screen(), m.Ask)
	}
}

// Two codes in a row: neither is taken.
func TestTwoCodes(t *testing.T) {
	const a, b = "12345^GARCIA^EVA^19560503", "67890^RUIZ^ANA^19700101"
	for _, codes := range [][2]string{{a, b}, {"12345", "67890"}, {"12345", b}, {a, "67890"}, {a, "12345^GARCIA^EVE^19560503"}} {
		m := scanned(t, scanned(t, connected(t, nil), codes[0]), codes[1])
		if m.Ask != nil || m.Form != (PatientForm{}) || m.Screen() != ScreenPatient || m.Notice == nil || !m.Notice.Bad {
			t.Errorf("%q: asks %+v, form %+v, notice %+v", codes, m.Ask, m.Form, m.Notice)
		}
	}
	m := after(t, scanned(t, connected(t, nil), "12345"), noon, Key{'E'})
	if m = scanned(t, m, "12345"); m.Form.Name != "E" || m.Notice != nil {
		t.Errorf("the same again: %+v, %+v", m.Form, m.Notice)
	}
	if m = scanned(t, m, a); m.Ask == nil || m.Ask.Name != "EVA GARCIA" || m.Notice != nil {
		t.Errorf("the same with a name: %+v, %+v", m.Ask, m.Notice)
	}
	if m = scanned(t, m, a); m.Ask == nil || m.Notice != nil {
		t.Errorf("the same again: %+v, %+v", m.Ask, m.Notice)
	}
	m, _ = sends(t, m, Answer{Yes: true}, SetPatient)
	if m = scanned(t, m, b); m.Ask.Number != "12345" || m.Notice == nil {
		t.Errorf("while the first is stored: %+v, %+v", m.Ask, m.Notice)
	}
	if m = after(t, m, noon, Answered{Kind: SetPatient}); m.Notice == nil {
		t.Error("nobody is told that the second was not taken")
	}
}

func TestScanIsNoAnswerToADoctor(t *testing.T) {
	m := scanned(t, connected(t, phase(api.PhaseAsked)), "12345^A^B^")
	if m.Screen() != ScreenAsked || m.Ask != nil || m.Notice == nil || m.Notice.Text != m.Texts.ScanLater {
		t.Errorf("%s, %+v, %+v", m.Screen(), m.Ask, m.Notice)
	}
}
