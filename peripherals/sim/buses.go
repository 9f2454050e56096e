package sim

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
)

// Buses are real's, with the virtual devices of this package beside them and
// the twins of the models at the ports "virtual:MODEL". They live until ctx
// ends. now is the cart's clock.
func Buses(ctx context.Context, real peripherals.Buses, now func() time.Time, models *peripherals.Registry) peripherals.Buses {
	ports := &ports{ctx: ctx, real: real.Serial, models: models, open: map[string]string{}}
	b := real
	b.Serial = ports.serial
	b.Camera = Camera(real.Camera, now)
	b.Capture = Capture(real.Capture, now)
	b.Playback = Playback(real.Playback, nil)
	b.GPIO = GPIO(real.GPIO, now)
	b.Virtual = peripherals.NamedVirtual
	return b
}

// ports plugs virtual instruments in, each at a pseudo-terminal of its own when
// its port is opened first. It stays there, as an instrument does that nobody
// unplugs, so what it measures goes on while the port is closed.
type ports struct {
	ctx    context.Context
	real   serial.Opener
	models *peripherals.Registry

	mu   sync.Mutex
	open map[string]string // the pseudo-terminals by name
}

// serial is a serial.Opener.
func (p *ports) serial(path string, c serial.Config) (serial.Port, error) {
	if name, ok := strings.CutPrefix(path, peripherals.VirtualPrefix); ok {
		var err error
		if path, err = p.plug(name); err != nil {
			return nil, fmt.Errorf("virtual instrument %s: %w", name, err)
		}
	}
	return p.real(path, c)
}

// plug returns the path of an instrument's pseudo-terminal.
func (p *ports) plug(name string) (path string, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if path := p.open[name]; path != "" {
		return path, nil
	}
	m, ok := p.models.Lookup(name)
	if !ok || m.Twin == nil {
		return "", fs.ErrNotExist
	}
	line, path, err := serial.OpenPTY()
	if err != nil {
		return "", err
	}
	p.open[name] = path
	serve := m.Twin.Make()
	go func() {
		_ = serve(p.ctx, line) // ends with ctx, or with the line, which nobody else closes
		line.Close()
	}()
	return path, nil
}
