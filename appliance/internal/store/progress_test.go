package store

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"
)

// A long migration logs its progress once a second; a short one logs nothing.
func TestProgress(t *testing.T) {
	var said bytes.Buffer
	now := time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)
	p := progress{log: slog.New(slog.NewTextHandler(&said, nil)), now: func() time.Time { return now }, last: now}
	done := p.done("006_journal.sql")
	for part := range 35 {
		done(part, 35)
		if part == 8 && said.Len() > 0 {
			t.Errorf("within the first second it says %s", said.String())
		}
		now = now.Add(100 * time.Millisecond)
	}
	if n := strings.Count(said.String(), "006_journal.sql"); n != 3 {
		t.Errorf("in 3.5 s it says %d times how far it is:\n%s", n, said.String())
	}
}
