// Package suretemp drives Welch Allyn's SureTemp Plus thermometer module over
// its serial line (9600 8N1, full duplex). The formats are in frame.go, the
// trust in values in assess.go.
//
// A measurement begins when the probe leaves its well, or by Measure: the cart
// then controls the probe's switch until the measurement ends. It releases the
// switch then, and at every connection, so that a program that died leaves no
// thermometer behind that ignores its own probe.
//
// The module chooses the algorithm (oral, rectal, axillary) by its own setting
// and the probe. The command that sets it is not public, so the algorithm is
// compared with the requested site: a prediction by another algorithm is
// refused, never relabelled.
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

	// cycle is used by Run only. It outlives a connection and knows what was
	// reported.
	cycle    cycle
	recalled bool
	link     *link // the present or last connection; used by Run's goroutine only
}

// Measure starts a measurement at req.Site: oral, axillary or rectal. It
// returns once the module was told, or a *peripherals.Refused.
func (t *Thermometer) Measure(ctx context.Context, req peripherals.MeasureRequest) error {
	switch req.Site {
	case peripherals.SiteOral, peripherals.SiteAxillary, peripherals.SiteRectal:
		return t.order(ctx, req.Site)
	}
	return &peripherals.Refused{Said: sentenceNoSite}
}

// Choices returns the sites, one of which Measure needs.
func (t *Thermometer) Choices() []string {
	return []string{peripherals.SiteOral, peripherals.SiteAxillary, peripherals.SiteRectal}
}

// Abort ends a measurement.
func (t *Thermometer) Abort(ctx context.Context) error { return t.order(ctx, "") }

func (t *Thermometer) order(ctx context.Context, site string) error {
	gone := &peripherals.Refused{Said: sentenceGone}
	return t.orders.Give(ctx, gone, func(reply chan<- error) { t.link.take(site, reply) })
}
