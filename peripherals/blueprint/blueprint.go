package blueprint

import (
	"encoding/json"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
	"telecart/peripherals/internal/framing"
	"telecart/peripherals/internal/oximeter"
)

// Model is example-ox1.
func Model() peripherals.Model {
	return peripherals.Model{
		ID:       "example-ox1",
		Vendor:   "Example Corp.",
		Product:  "OX-1",
		Label:    "Oximeter", // what a nurse calls it
		Gives:    []peripherals.Quantity{peripherals.SpO2, peripherals.PulseRate},
		Protocol: "OX-1 manual, page 12 (9600 8N1)",
		Claims:   peripherals.AtPort(),
		Twin:     virtual(),
		New:      peripherals.Maker(New),
	}
}

const (
	silence = 3 * time.Second // three lines are missing
	tail    = 32              // bytes: two lines
)

func config() serial.Config { return serial.Config{Baud: 9600} }

// New makes an example-ox1 from its settings; it does no I/O.
func New(env peripherals.Env, raw json.RawMessage) (*oximeter.Oximeter, error) {
	line := oximeter.Line{Config: config(), Silence: silence, Tail: tail}
	return oximeter.New(env, raw, line, func(r *oximeter.Report) oximeter.Listener { return &listener{Report: r} })
}

// listener turns lines into readings.
type listener struct {
	*oximeter.Report
	lines oximeter.Lines
}

// Feed implements oximeter.Listener.
func (l *listener) Feed(data []byte, at time.Time) (heard bool) {
	l.lines.Feed(data, func(line []byte) {
		r, ok := parse(line)
		if !ok {
			l.lines.Counts.Rejected++
			return
		}
		heard = true
		l.lines.Counts.Records++
		l.tell(peripherals.SpO2, r.spo2, 1, 100, at)
		l.tell(peripherals.PulseRate, r.rate, 18, 321, at)
		l.Notice(peripherals.Sentence{})
	})
	return heard
}

func (l *listener) tell(q peripherals.Quantity, n number, low, high float64, at time.Time) {
	rd := peripherals.Reading{Quantity: q, Value: float64(n.v), Quality: peripherals.Good, At: at}
	l.Number(rd, n.ok, low, high)
}

// Missing implements oximeter.Listener.
func (l *listener) Missing(detail peripherals.Words) {
	l.Report.Missing(detail, peripherals.SpO2, peripherals.PulseRate)
}

// Seen implements oximeter.Listener.
func (l *listener) Seen() framing.Counts { return l.lines.Counts }
