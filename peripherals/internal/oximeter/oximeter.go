package oximeter

import (
	"context"
	"encoding/json"

	"telecart/peripherals"
	"telecart/peripherals/internal/wire"
)

// Oximeter is a whole driver: a line and its listener.
type Oximeter struct {
	Line   Line
	env    peripherals.Env
	listen func(*Report) Listener
}

// At returns an oximeter on a line; it does no I/O. listen makes a listener for
// each connection.
func At(env peripherals.Env, line Line, listen func(*Report) Listener) *Oximeter {
	return &Oximeter{Line: line, env: env, listen: listen}
}

// New makes an oximeter whose only setting is its port.
func New(env peripherals.Env, raw json.RawMessage, line Line, listen func(*Report) Listener) (*Oximeter, error) {
	var s struct {
		Port string `json:"port"` // such as /dev/ttyUSB0
	}
	if err := wire.NeedPort(&s.Port, peripherals.Settings(raw, &s)); err != nil {
		return nil, err
	}
	line.Path = s.Port
	return At(env, line, listen), nil
}

// Run reads the port until it fails or ctx ends.
func (o *Oximeter) Run(ctx context.Context, sink peripherals.Sink) error {
	return o.Line.Run(ctx, o.env, sink, o.listen)
}
