// Package suntech drives SunTech's blood pressure modules (Advantage, LX, A+)
// over their serial line: 9600 8N1, one request, one answer. The formats are in
// frame.go, the trust in results in assess.go.
//
// The module squeezes a patient's arm, so all decisions are in one place, the
// pure machine of machine.go, wait.go and hear.go, whose rules are listed above
// next. The limits, with their reasons, are in limits.go.
//
// The protocol follows the module's public descriptions. Where they disagree
// the safe reading was taken: the status byte is not used, any error code means
// no value, and only A or K confirms an abort.
package suntech

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"telecart/peripherals"
	"telecart/peripherals/internal/wire"
)

// Model is suntech-nibp.
func Model() peripherals.Model {
	return peripherals.Model{
		ID:      "suntech-nibp",
		Vendor:  "SunTech",
		Product: "Advantage, LX and A+ blood pressure modules",
		Label:   "Blood pressure cuff",
		Gives: []peripherals.Quantity{
			peripherals.CuffPressure, peripherals.NIBPSystolic, peripherals.NIBPDiastolic,
			peripherals.NIBPMean, peripherals.NIBPPulse,
		},
		Protocol: "SunTech OEM NIBP module communication protocol (9600 8N1, half duplex)",
		Claims:   peripherals.AtPort(),
		Twin:     virtual(),
		New:      peripherals.Maker(New),
	}
}

type settings struct {
	Port string `json:"port"` // such as /dev/ttyUSB0
	// IntervalMinutes repeats a measurement that a person started, with the
	// same size, until it is stopped; 0 is off.
	IntervalMinutes int `json:"interval_minutes"`
}

// The interval's range, in minutes.
const (
	shortestInterval = 2
	longestInterval  = 240
)

// New makes a suntech-nibp from its settings; it does no I/O.
func New(env peripherals.Env, raw json.RawMessage) (*Cuff, error) {
	var s settings
	err := wire.NeedPort(&s.Port, peripherals.Settings(raw, &s))
	if m := s.IntervalMinutes; m != 0 && (m < shortestInterval || m > longestInterval) {
		err = errors.Join(err, &peripherals.SettingError{Key: "interval_minutes", Problem: "must be 0 (off) or from 2 to 240"})
	}
	if err != nil {
		return nil, err
	}
	return &Cuff{
		env: env, port: s.Port,
		orders: make(wire.Orders),
		state:  state{every: time.Duration(s.IntervalMinutes) * time.Minute},
	}, nil
}

// Cuff is a SunTech module on a serial port.
type Cuff struct {
	env    peripherals.Env
	port   string
	orders wire.Orders

	// state is used by Run only. It outlives a connection and knows whether the
	// cuff may be tight.
	state    state
	recalled bool
	link     *link // the present or last connection; used by Run's goroutine only
}

// Measure starts a measurement for a patient of req.Size: adult, child or
// neonate. It waits up to 5 s for a cuff that is emptying, and returns once the
// module has begun, or a *peripherals.Refused. Nothing is started after ctx
// ends.
func (c *Cuff) Measure(ctx context.Context, req peripherals.MeasureRequest) error {
	return c.order(ctx, event{kind: wanted, size: size(req.Size)})
}

// Choices returns the patient sizes, one of which Measure needs.
func (c *Cuff) Choices() []string { return []string{"adult", "child", "neonate"} }

// Abort stops whatever the module does, and the interval mode. It returns once
// the abort is under way; the cuff is watched until it is empty. Without a
// connection it returns a *peripherals.Refused, and the abort is sent as soon
// as there is one.
func (c *Cuff) Abort(ctx context.Context) error {
	return c.order(ctx, event{kind: unwanted})
}

func (c *Cuff) order(ctx context.Context, ev event) error {
	gone := sentenceGone
	if ev.kind == unwanted {
		gone = sentenceOutOfReach
	}
	return c.orders.Give(ctx, &peripherals.Refused{Said: gone}, func(reply chan<- error) { c.link.take(ev, ctx, reply) })
}

// Release lets the cuff be used again that passed a limit or has a fault: a
// technician has seen to it. It returns a *peripherals.Refused if there is
// nothing to release, or no connection.
func (c *Cuff) Release(ctx context.Context) error {
	return c.orders.Give(ctx, &peripherals.Refused{Said: sentenceGone}, func(reply chan<- error) { c.link.release(reply) })
}
