// Package suretemp drives Welch Allyn's SureTemp Plus thermometer module over
// its serial line (9600 8N1, full duplex). The formats are in frame.go, how
// far a value is trusted in assess.go.
//
// A measurement begins when the probe leaves its well, or when Measure tells
// the module so: then the probe's switch is ours until the measurement ends,
// and is given back then, and at every connection, so that a program that died
// leaves no thermometer behind that does not hear its own probe.
//
// The module chooses the algorithm (oral, rectal, axillary) by its own setting
// and the probe. The command that sets it is not public, so it is compared with
// the site that was asked for: a prediction by another algorithm is refused,
// never relabelled.
package suretemp

import (
	"context"
	"encoding/json"
	"errors"

	"telecart/peripherals"
	"telecart/peripherals/internal/wire"
)

// Model is welchallyn-suretemp.
func Model() peripherals.Model {
	return peripherals.Model{
		ID:       "welchallyn-suretemp",
		Vendor:   "Welch Allyn",
		Product:  "SureTemp Plus thermometer module",
		Label:    "Thermometer",
		Gives:    []peripherals.Quantity{peripherals.Temperature},
		Protocol: "SureTemp Plus Module OEM Implementation manual, 71332-0000 (9600 8N1)",
		Claims:   peripherals.AtPort(),
		Twin:     virtual(),
		New:      peripherals.Maker(New),
	}
}

type settings struct {
	Port string `json:"port"` // such as /dev/ttyUSB0
	Mode string `json:"mode"` // predict (default) or monitor
}

// New makes a welchallyn-suretemp from its settings; it does no I/O.
func New(env peripherals.Env, raw json.RawMessage) (*Thermometer, error) {
	var s settings
	err := wire.NeedPort(&s.Port, peripherals.Settings(raw, &s))
	if s.Mode != "" && s.Mode != "predict" && s.Mode != "monitor" {
		err = errors.Join(err, &peripherals.SettingError{Key: "mode", Problem: `must be "predict" or "monitor"`})
	}
	if err != nil {
		return nil, err
	}
	return &Thermometer{
		env: env, port: s.Port, orders: make(wire.Orders),
		cycle: cycle{monitor: s.Mode == "monitor"},
	}, nil
}

// Thermometer is a SureTemp Plus on a serial port.
type Thermometer struct {
	env    peripherals.Env
	port   string
	orders wire.Orders

	// cycle is Run's own. It outlives a connection: it knows what was told.
	cycle cycle
	link  *link // the connection, or the last one; only Run's goroutine looks at it
}

// Measure starts a measurement at req.Site: oral, axillary or rectal. It
// returns when the module has been told, or a *peripherals.Refused.
func (t *Thermometer) Measure(ctx context.Context, req peripherals.MeasureRequest) error {
	switch req.Site {
	case peripherals.SiteOral, peripherals.SiteAxillary, peripherals.SiteRectal:
		return t.order(ctx, req.Site)
	}
	return &peripherals.Refused{Sentence: sentenceNoSite}
}

// Choices are the sites: a start needs one.
func (t *Thermometer) Choices() []string {
	return []string{peripherals.SiteOral, peripherals.SiteAxillary, peripherals.SiteRectal}
}

// Abort ends a measurement.
func (t *Thermometer) Abort(ctx context.Context) error { return t.order(ctx, "") }

func (t *Thermometer) order(ctx context.Context, site string) error {
	gone := &peripherals.Refused{Sentence: sentenceGone}
	return t.orders.Give(ctx, gone, func(reply chan<- error) { t.link.take(site, reply) })
}
