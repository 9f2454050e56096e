package sim

import (
	"context"
	"fmt"
	"io"
	"time"
)

// Masimo is the inside of a Radical-7 that sends a line a second (ASCII 1),
// with a healthy finger in it: 97 %, 72/min, perfusion index 4.96 %.
type Masimo struct {
	finger
	clock      time.Time
	exceptions uint32
	hidden     bool // no numbers, dashes
}

// NewMasimo returns an oximeter that reads 97 % and 72/min; its clock shows
// start at the first line.
func NewMasimo(start time.Time) *Masimo { return &Masimo{finger: newFinger(), clock: start} }

// Exceptions sets exception bits beside 800; with dashes there are no numbers.
func (m *Masimo) Exceptions(bits uint32, dashes bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.exceptions, m.hidden = bits, dashes
}

// SetClock sets the oximeter's own clock.
func (m *Masimo) SetClock(now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.clock = now
}

// AppendLine appends the next second's line to dst. With the finger out, or
// while it searches, there are no numbers.
func (m *Masimo) AppendLine(dst []byte) []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	dst = m.noisy(dst)
	exceptions, hidden := 0x800|m.exceptions, m.hidden
	if m.off {
		exceptions |= 0x020
	}
	if m.searching {
		exceptions |= 0x008
	}
	spo2, rate, pi, spmet, pvi := fmt.Sprintf("%03d", m.spo2), fmt.Sprintf("%03d", m.rate), "04.96", "01.2", "018"
	if hidden || m.off || m.searching {
		spo2, rate, pi, spmet, pvi = "---", "---", "--.--", "--.-", "---"
	}
	now := m.clock
	m.clock = now.Add(time.Second)
	return fmt.Appendf(dst, "%s SN=0000066575 SPO2=%s%% BPM=%s PI=%s%% SPCO=--.-%% SPMET=%s%% DESAT=-- PIDELTA=+-- PVI=%s ALARM=0000 EXC=%06X\r\n",
		now.Format("01/02/06 15:04:05"), spo2, rate, pi, spmet, pvi, exceptions)
}

// Serve writes m's lines to w in real time until ctx ends (nil) or w fails.
func (m *Masimo) Serve(ctx context.Context, w io.Writer) error {
	return speak(ctx, w, time.Second, m.AppendLine)
}
