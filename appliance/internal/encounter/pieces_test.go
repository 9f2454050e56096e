package encounter

import (
	"context"
	"testing"
	"time"

	"telecart/appliance/record"
)

// Reading a long encounter keeps nobody from writing: another connection is
// never needed between two of its entries. What is read is complete and in
// order, whatever is written meanwhile.
func TestReadersLetWritersIn(t *testing.T) {
	s, ctx := open(t, t.TempDir()), t.Context()
	must(t, s.Begin(ctx, "e", "pain", at(0), &maria))
	const seconds = 3*pieceOf + 7
	for n := range seconds {
		must(t, s.AddReadings(ctx, "e", []record.Reading{spo2(n, number(97), "good")}))
	}
	must(t, s.AddEvent(ctx, "e", record.Event{At: at(seconds), Kind: "held"}))
	brief, readings, err := s.Outline(ctx, "e")
	if err != nil || readings != seconds || len(brief.Readings) != 0 || len(brief.Events) != 1 || brief.Patient == nil {
		t.Errorf("the outline has %d of %d readings and %+v, %v", len(brief.Readings), readings, brief, err)
	}
	seq, _, err := s.outline(ctx, "e")
	must(t, err)
	read := 0
	ctx, cancel := context.WithTimeout(ctx, time.Minute) // for a writer that hangs
	defer cancel()
	for e, err := range s.trend(ctx, "e", seq, false) {
		must(t, err)
		if len(e.Readings) != 1 || !e.Readings[0].At.Equal(at(read)) {
			t.Fatalf("entry %d is %+v", read, e)
		}
		must(t, s.AddEvent(ctx, "e", record.Event{At: at(seconds + read), Kind: "resumed"})) // hangs where the reader holds the record
		read++
	}
	whole, err := s.Show(ctx, "e")
	if err != nil || read != seconds || len(whole.Readings) != seconds || len(whole.Events) != 1+seconds {
		t.Errorf("%d read; %d readings and %d events, %v", read, len(whole.Readings), len(whole.Events), err)
	}
}
