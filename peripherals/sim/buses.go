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

// Buses returns the real buses with this package's virtual devices beside them,
// and a model's twin at each port "virtual:MODEL". The twins stop when ctx
// ends. now is the cart's clock.
func Buses(ctx context.Context, real peripherals.Buses, now func() time.Time, models *peripherals.Registry) peripherals.Buses {
	ports := &ports{ctx: ctx, real: real.Serial, models: models, open: map[string]string{}}
	b := real
	b.Serial = ports.serial
	b.Camera = Camera(real.Camera, now)
	b.Capture = Capture(real.Capture, now)
	b.Playback = Playback(real.Playback)
	b.GPIO = GPIO(real.GPIO, now)
	b.Virtual = peripherals.NamedVirtual
	return b
}

// ports gives each twin a pseudo-terminal when its port is first opened. The
// twin keeps running while the port is closed, like an instrument that stays
// plugged in.
type ports struct {
	ctx    context.Context
	real   serial.Opener
	models *peripherals.Registry

	mu   sync.Mutex
	open map[string]string // paths of the pseudo-terminals, by name
}

func (p *ports) serial(path string, c serial.Config) (serial.Port, error) {
	if name, ok := strings.CutPrefix(path, peripherals.VirtualPrefix); ok {
		var err error
		if path, err = p.plug(name); err != nil {
			return nil, fmt.Errorf("virtual instrument %s: %w", name, err)
		}
	}
	return p.real(path, c)
}

// plug returns the path of a twin's pseudo-terminal.
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
