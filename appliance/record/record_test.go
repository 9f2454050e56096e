package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"iter"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
)

var write = flag.Bool("write", false, "write testdata anew")

func at(second int) time.Time { return time.Date(2026, 11, 22, 14, 0, second, 123456789, time.UTC) }

func number(v float64) *float64 { return &v }

// journal is an encounter with something of every kind.
func journal() []Entry {
	spo2 := Reading{Device: "spo2", Quantity: "spo2", Label: "SpO2", Value: number(97), Unit: "%", UCUM: "%",
		LOINC: "59408-5", MDC: 150456, Quality: Good, At: at(3)}
	lost := spo2
	lost.Value, lost.Quality, lost.At = nil, NoSignal, at(4)
	temp := Reading{Device: "temp", Quantity: "temperature", Value: number(37.0), Unit: "°C", UCUM: "Cel", LOINC: "8310-5",
		Quality: Suspect, Detail: "moved", Site: "oral", Decimals: 1, At: at(2), DeviceTime: at(1)}
	pleth := Wave{Device: "spo2", Quantity: "pleth", UCUM: "1", Rate: 75, Scale: 1, Offset: -3, Count: 25, Quality: Good, At: at(3)}
	more := pleth
	more.Seq, more.At = 35, at(5)
	patient := Patient{Number: "12345", Name: "María González", BirthDate: "1956-05-03"}
	marta := Participant{User: "mrivera", Name: "Dr. Marta Rivera", Specialty: "Cardiology", Role: RoleLead, Joined: at(1)}
	ear := Capture{ID: "c1", UID: "2.25.2", Encounter: "e1", Kind: KindStill, Device: "otoscope", Label: "Otoscope", Serial: "77", By: "mrivera",
		At: at(5), Blob: &Blob{SHA256: "41e5787e", Size: 4, Type: "image/jpeg"}, Meta: map[string]string{"width": "1280", "height": "720"}, Quarantine: true}
	again := Capture{ID: "c2", UID: "2.25.3", Encounter: "e1", Kind: KindStill, By: "mrivera", At: at(6), Blob: ear.Blob, Supersedes: "c1"}
	spiro := Capture{ID: "c3", UID: "2.25.4", Encounter: "e1", Kind: KindMeasurement, Device: "spiro", At: at(7), Until: at(8),
		Results: []Reading{{Device: "spiro", Quantity: "fev1", Value: number(2.81), Unit: "l", UCUM: "L", LOINC: "20150-9", Quality: Good, Decimals: 2, At: at(7)}}}
	nurse := func(second int) Mark { return Mark{By: "nurse", At: at(second)} }
	entries := []Entry{
		{At: at(0), Began: &Encounter{ID: "e1", StudyUID: "2.25.1", Reason: "chest pain", Began: at(0)}},
		{At: at(1), Participant: &marta},
		{At: at(2), Event: &Event{At: at(2), Kind: "hold", Late: at(4)}},
		{At: at(2), Event: &Event{At: at(1), Kind: "asked", Who: "mrivera", Text: "otoscope"}},
		{At: at(3), Readings: []Reading{spo2, temp}}, {At: at(4), Readings: []Reading{lost}},
		{At: at(3), Waves: []Wave{pleth}}, {At: at(5), Waves: []Wave{more}},
		{At: at(5), Capture: &ear}, {At: at(6), Capture: &again}, {At: at(7), Capture: &spiro},
		{At: at(6), Located: &Located{Mark: nurse(6), Capture: "c1", Site: "ear", Laterality: Right}},
		{At: at(7), Located: &Located{Mark: nurse(7), Capture: "c1", Site: "ear", Laterality: Left}},
		{At: at(6), Patient: &patient},
		{At: at(8), Assigned: &Assignment{Assigned: Assigned{nurse(8), patient, "e1"}, Capture: "c1"}},
		{At: at(8), Discarded: &Discarded{Mark: nurse(8), Capture: "c2"}},
		{At: at(9), Discarded: &Discarded{Mark: nurse(9), Capture: "c2"}},
		{At: at(8), Note: &Note{Text: "first", Revision: 1, Author: "mrivera", At: at(8)}},
		{At: at(9), Note: &Note{Text: "37.0 °C", Revision: 2, Author: "mrivera", At: at(9)}},
		{At: at(10), Ended: &Ended{Reason: "physician ended"}}, {At: at(11), Ended: &Ended{Reason: "again"}},
	}
	for i := range entries {
		entries[i].Version = Version
	}
	return entries
}

func each(entries []Entry) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// What is stored and sent stays as it is: a change of these files needs a new
// version and an upgrade.
func TestGolden(t *testing.T) {
	doc, err := Replay(each(journal()))
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "document.json", doc)
	golden(t, "journal.json", journal())
	raw, _ := os.ReadFile("testdata/document.json")
	again, err := ParseDocument(raw)
	if err != nil || !reflect.DeepEqual(again, doc) {
		t.Errorf("read back: %v\n%+v\nwant\n%+v", err, again, doc)
	}
	for _, e := range journal() {
		raw, err := Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := ParseEntry(raw); err != nil || !reflect.DeepEqual(again, e) {
			t.Errorf("%s read back: %v, %+v", raw, err, again)
		}
	}
}

func golden(t *testing.T, file string, v any) {
	t.Helper()
	got, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	if *write {
		if err := os.WriteFile("testdata/"+file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/" + file)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s: %v, is now\n%s", file, err, got)
	}
}

// What version 1 wrote reads back and, written again, is the same bit for bit.
func TestVersion1(t *testing.T) {
	raw, err := os.ReadFile("testdata/document-1.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := ParseDocument(raw)
	if again, _ := json.MarshalIndent(doc, "", "  "); err != nil || !bytes.Equal(append(again, '\n'), raw) {
		t.Errorf("document: %v\n%s", err, again)
	}
	raw, err = os.ReadFile("testdata/journal-1.json")
	if err != nil {
		t.Fatal(err)
	}
	var parts []json.RawMessage
	if err := json.Unmarshal(raw, &parts); err != nil {
		t.Fatal(err)
	}
	var entries []Entry
	for _, part := range parts {
		e, err := ParseEntry(part)
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, e)
	}
	if again, _ := json.MarshalIndent(entries, "", "  "); !bytes.Equal(append(again, '\n'), raw) {
		t.Errorf("journal:\n%s", again)
	}
	replayed, err := Replay(each(entries))
	replayed.Version = 1
	if err != nil || !reflect.DeepEqual(replayed, doc) {
		t.Errorf("replayed: %v\n%+v", err, replayed)
	}
}

// What the journal says last counts, where it was said, and by whom.
func TestReplay(t *testing.T) {
	d, err := Replay(each(journal()))
	if err != nil {
		t.Fatal(err)
	}
	ear, again, spiro := d.Captures[0], d.Captures[1], d.Captures[2]
	switch {
	case ear.Laterality != Left || ear.Located.At != at(7):
		t.Errorf("side %q by %+v, want the corrected one", ear.Laterality, ear.Located)
	case ear.Quarantine || ear.Assigned.Patient.Number != "12345":
		t.Errorf("assigned: %+v", ear)
	case ear.SupersededBy != again.ID || again.Discarded.At != at(8):
		t.Errorf("retaken: %+v, %+v", ear, again)
	case spiro.Blob != nil || *spiro.Results[0].Value != 2.81:
		t.Errorf("measurement: %+v", spiro)
	case d.Encounter.Ended != at(10) || d.Encounter.EndReason != "physician ended":
		t.Errorf("ended: %+v, want the first end", d.Encounter)
	case d.Curves[0].Samples != 50 || d.Curves[0].Gaps != 1 || d.Curves[0].From != at(3) || d.Curves[0].To != at(5):
		t.Errorf("curve %+v, want 50 samples with one gap", d.Curves[0])
	case d.Readings[0].Device != "temp" || d.Readings[2].Value != nil:
		t.Errorf("readings %+v", d.Readings)
	case d.Events[0].Kind != "asked" || d.Lead().User != "mrivera" || d.Notes[1].Revision != 2:
		t.Errorf("document %+v", d)
	}
	broken := errors.New("broken")
	_, err = Replay(func(yield func(Entry, error) bool) { yield(Entry{}, broken) })
	if !errors.Is(err, broken) {
		t.Errorf("a broken journal: %v", err)
	}
}

func TestNewerIsRefused(t *testing.T) {
	for what, read := range map[string]func([]byte) error{
		"document": func(b []byte) error { _, err := ParseDocument(b); return err },
		"entry":    func(b []byte) error { _, err := ParseEntry(b); return err },
		"session":  func(b []byte) error { _, err := ParseSession(b); return err },
		"bed":      func(b []byte) error { _, err := ParseBed(b); return err },
		"receipt":  func(b []byte) error { _, err := ParseReceipt(b); return err },
	} {
		if err := read([]byte(`{"version":3}`)); !errors.Is(err, ErrNewer) || !strings.Contains(err.Error(), "version 3") {
			t.Errorf("%s: %v, want ErrNewer", what, err)
		}
		for _, bad := range []string{``, `{"version":-1}`, `{"version":2,"extra":1}`, `{"version":2}{}`, `{"version":2} x`, `[]`} {
			if err := read([]byte(bad)); err == nil || errors.Is(err, ErrNewer) {
				t.Errorf("%s %s: %v", what, bad, err)
			}
		}
	}
}

// What was stored before there were versions.
func TestOlder(t *testing.T) {
	s, err := ParseSession([]byte(`{"phase":"in-call","id":"e","since":"2026-11-22T14:00:01Z","calledAt":"2026-11-22T14:00:00Z",
		"physician":{"user":"mrivera","name":"Dr. Marta Rivera"},"doctorMuted":true,"asks":[{"id":"a","text":"ear","at":"2026-11-22T14:00:02Z"}]}`))
	want := Session{Version: 2, Phase: "in-call", ID: "e", Since: s.Since, CalledAt: s.Since.Add(-time.Second), Asks: []Ask{{ID: "a", Text: "ear", At: s.Since.Add(time.Second)}},
		Seats: []Seat{{Participant: Participant{ID: "e", User: "mrivera", Name: "Dr. Marta Rivera", Role: RoleLead},
			State: "in-call", Since: s.Since, Muted: true}}}
	if err != nil || !reflect.DeepEqual(s, want) {
		t.Errorf("session %v\n%+v\nwant\n%+v", err, s, want)
	}
	if s, err := ParseSession([]byte(`{"phase":"ended","since":"2026-11-22T14:00:01Z","participants":[{"id":"p","user":"bob","role":"family","state":"lost"}]}`)); err != nil || len(s.Seats) != 1 || s.Seats[0].ID != "p" {
		t.Errorf("with participants: %+v, %v", s, err)
	}
	if s, err := ParseSession([]byte(`{"phase":"idle","since":"2026-11-22T14:00:01Z"}`)); err != nil || s.Phase != "idle" || s.Seats != nil {
		t.Errorf("idle: %+v, %v", s, err)
	}
	s, err = ParseSession([]byte(`{"version":1,"phase":"ended","since":"2026-11-22T14:00:01Z","endReason":"Ended at the bedside.",
		"departed":[{"user":"bob","kind":"lost","reason":"Away for too long.","at":"2026-11-22T14:00:01Z"}]}`))
	if err != nil || s.EndReason.English != "Ended at the bedside." || s.Departed[0].Reason.English != "Away for too long." {
		t.Errorf("with English reasons: %+v, %v", s, err)
	}
	b, err := ParseBed([]byte(`{"number":"1","name":"n","birthDate":"1956-05-03","practice":true}`))
	if err != nil || *b.Patient != (Patient{"1", "n", "1956-05-03", true}) {
		t.Errorf("bed %+v, %v", b, err)
	}
	if b, err := ParseBed([]byte(`null`)); err != nil || b.Patient != nil || b.Version != 1 {
		t.Errorf("nobody: %+v, %v", b, err)
	}
}

// Each upgrade is run once, in order, from where the value is.
func TestUpgrades(t *testing.T) {
	step := func(name string) upgrade {
		return func(old map[string]any) (map[string]any, error) {
			did, _ := old["did"].(string)
			old["did"], old["version"] = did+name, json.Number("2")
			return old, nil
		}
	}
	steps := []upgrade{step("a"), step("b"), step("c")} // from versions -1, 0 and 1
	for from, want := range map[string]string{"-1": "abc", "0": "bc", "1": "c", "2": ""} {
		var v struct {
			Version int
			Did     string
			N       int64
		}
		err := parse([]byte(`{"version":`+from+`,"n":9007199254740993}`), &v, steps)
		if err != nil || v.Did != want || v.N != 9007199254740993 {
			t.Errorf("from %s: %+v, %v; want %q", from, v, err, want)
		}
	}
	if err := parse([]byte(`{"version":-2}`), &struct{}{}, steps); err == nil {
		t.Error("a version that never was is read")
	}
}

func TestUnsound(t *testing.T) {
	for what, spoil := range map[string]func(*Entry){
		"two parts":         func(e *Entry) { e.Ended = &Ended{} },
		"none":              func(e *Entry) { e.Capture = nil },
		"no time":           func(e *Entry) { e.At = time.Time{} },
		"no kind":           func(e *Entry) { e.Capture.Kind = "selfie" },
		"no side":           func(e *Entry) { e.Capture.Laterality = "up" },
		"no id":             func(e *Entry) { e.Capture.ID = "" },
		"when?":             func(e *Entry) { e.Capture.At = time.Time{} },
		"nothing in it":     func(e *Entry) { e.Capture.Blob = nil },
		"empty blob":        func(e *Entry) { e.Capture.Blob = &Blob{SHA256: "x"} },
		"result is no good": func(e *Entry) { e.Capture.Results = []Reading{{Quality: Good, At: at(1)}} },
		"unknown side":      func(e *Entry) { *e = Entry{At: at(0), Located: &Located{Laterality: "up"}} },
		"no value":          func(e *Entry) { *e = Entry{At: at(0), Readings: []Reading{{Quality: Good, At: at(1)}}} },
		"no samples":        func(e *Entry) { *e = Entry{At: at(0), Waves: []Wave{{Quality: Good, Rate: 1, At: at(1)}}} },
	} {
		e := Entry{At: at(0), Capture: &Capture{ID: "c", Kind: KindClip, At: at(0), Blob: &Blob{SHA256: "x", Size: 1}}}
		if err := e.Sound(); err != nil {
			t.Fatal(err)
		}
		spoil(&e)
		if e.Sound() == nil {
			t.Errorf("%s: %+v is taken for sound", what, e)
		}
	}
}

// FuzzParse: whatever is read is sound, and written again it is the same.
func FuzzParse(f *testing.F) {
	doc, err := Replay(each(journal()))
	if err != nil {
		f.Fatal(err)
	}
	raw, _ := Marshal(doc)
	f.Add(raw)
	for _, e := range journal() {
		raw, _ := Marshal(e)
		f.Add(raw)
	}
	f.Add([]byte(`{"phase":"idle","physician":{"user":"x"}}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, data []byte) {
		same(t, data, ParseDocument)
		same(t, data, ParseSession)
		same(t, data, ParseBed)
		same(t, data, ParseReceipt)
		if e, ok := same(t, data, ParseEntry); ok && e.Sound() != nil {
			t.Errorf("%s is not sound", data)
		}
	})
}

func same[T Document | Entry | Session | Bed | Receipt](t *testing.T, data []byte, parse func([]byte) (T, error)) (v T, ok bool) {
	v, err := parse(data)
	if err != nil {
		return v, false
	}
	first, err := Marshal(v)
	if err != nil {
		t.Fatalf("%s is read but not written: %v", data, err)
	}
	again, err := parse(first)
	if err != nil {
		t.Fatalf("%s is written as %s: %v", data, first, err)
	}
	if second, _ := Marshal(again); !bytes.Equal(first, second) {
		t.Errorf("%s becomes %s", first, second)
	}
	return v, true
}

// Two patients are one only by their number or, where neither has one, by name
// and birth date.
func TestSamePerson(t *testing.T) {
	maria := Patient{Number: "12345", Name: "María González", BirthDate: "1956-05-03"}
	bare := Patient{Name: "María González", BirthDate: "1956-05-03"}
	for name, c := range map[string]struct {
		a, b Patient
		same bool
	}{
		"the same":                          {maria, maria, true},
		"a corrected name":                  {maria, Patient{Number: maria.Number, Name: "Maria Gonzales"}, true},
		"another number, same name":         {maria, Patient{Number: "1", Name: maria.Name, BirthDate: maria.BirthDate}, false},
		"one has no number":                 {maria, bare, false},
		"neither has a number":              {bare, bare, true},
		"no number, another birth date":     {bare, Patient{Name: bare.Name, BirthDate: "1956-05-04"}, false},
		"no number, another name":           {bare, Patient{Name: "María Gonzalez", BirthDate: bare.BirthDate}, false},
		"no number, one without birth date": {bare, Patient{Name: bare.Name}, false},
	} {
		if c.a.Same(c.b) != c.same || c.b.Same(c.a) != c.same {
			t.Errorf("%s: want %t", name, c.same)
		}
	}
}
