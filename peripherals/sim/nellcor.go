package sim

import (
	"context"
	"fmt"
	"io"
	"time"
)

// Nellcor is the inside of an N-560 that prints a line every two seconds, with
// a healthy finger in it: 97 %, 72/min.
type Nellcor struct {
	finger
	clock  time.Time
	status string
	lines  int
}

// NewNellcor returns an oximeter that reads 97 % and 72/min; its clock shows
// start at the first line.
func NewNellcor(start time.Time) *Nellcor { return &Nellcor{finger: newFinger(), clock: start} }

// Status adds codes to each line, such as "MO" or "LB AO".
func (n *Nellcor) Status(codes string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.status = codes
}

// AppendLine appends what is printed in the next two seconds: a line, and the
// headings before each 25th. With the finger out, or while it searches, there
// are no numbers.
func (n *Nellcor) AppendLine(dst []byte) []byte {
	n.mu.Lock()
	defer n.mu.Unlock()
	dst = n.noisy(dst)
	if n.lines%25 == 0 {
		dst = append(dst, "N-560    VERSION 1.61.00    CRC:XXXX  SpO2 Limit: 85-100%    PR Limit: 40-170BPM\r\n"+
			"                             ADULT           0SAT-S \r\n"+
			"TIME                 %SpO2   BPM     PA     Status\r\n"...)
	}
	n.lines++
	spo2, rate, amplitude, status := fmt.Sprint(n.spo2), fmt.Sprint(n.rate), "88", n.status
	if n.off || n.searching {
		spo2, rate, amplitude = "---", "---", "---"
	}
	if n.off {
		status += " SO"
	} else if n.searching {
		status += " PS"
	}
	now := n.clock
	n.clock = now.Add(2 * time.Second)
	return fmt.Appendf(dst, "%s   %3s     %3s     %3s                   %s\r\n",
		now.Format("02-Jan-06 15:04:05"), spo2, rate, amplitude, status)
}

// Serve writes n's lines to w in real time until ctx ends (nil) or w fails.
func (n *Nellcor) Serve(ctx context.Context, w io.Writer) error {
	return speak(ctx, w, 2*time.Second, n.AppendLine)
}
