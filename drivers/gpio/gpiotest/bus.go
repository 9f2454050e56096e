// Package gpiotest is a fake GPIO bus for tests of users of drivers/gpio.
package gpiotest

import (
	"fmt"
	"os"
	"sync"
	"time"

	"telecart/drivers/gpio"
)

// Bus is a gpio.Bus whose lines a test drives. Its zero value is ready: every
// chip exists and has every line. Its methods may be called from any goroutine.
type Bus struct {
	mu    sync.Mutex
	lines map[key]*Line
	gone  map[string]bool
}

type key struct {
	chip string
	line int
}

// Line returns the line, requested or not.
func (b *Bus) Line(chip string, line int) *Line {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.locked(chip, line)
}

func (b *Bus) locked(chip string, line int) *Line {
	if b.lines == nil {
		b.lines, b.gone = map[key]*Line{}, map[string]bool{}
	}
	k := key{chip, line}
	if b.lines[k] == nil {
		b.lines[k] = &Line{name: fmt.Sprintf("line %d of %s", line, chip)}
	}
	return b.lines[k]
}

// Unplug removes a chip: the edges of its lines end, and requests fail with
// gpio.ErrGone until Plug.
func (b *Bus) Unplug(chip string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.locked(chip, 0)
	b.gone[chip] = true
	for k, l := range b.lines {
		if k.chip == chip {
			l.release(gpio.ErrGone)
		}
	}
}

// Plug brings chip back.
func (b *Bus) Plug(chip string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.gone, chip)
}

func (b *Bus) request(chip string, line int) (*Line, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	l := b.locked(chip, line)
	if b.gone[chip] {
		return nil, fmt.Errorf("%s: %w", l.name, gpio.ErrGone)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held != nil {
		return nil, fmt.Errorf("%s: %w", l.name, gpio.ErrBusy)
	}
	l.held = &hold{edges: make(chan gpio.Edge, 256)}
	return l, nil
}

// Input implements gpio.Bus.
func (b *Bus) Input(chip string, line int, c gpio.InputConfig) (gpio.Input, error) {
	l, err := b.request(chip, line)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.config = c
	return request{l, l.held}, nil
}

// Output implements gpio.Bus.
func (b *Bus) Output(chip string, line int, activeLow bool) (gpio.Output, error) {
	l, err := b.request(chip, line)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.config, l.active = gpio.InputConfig{ActiveLow: activeLow}, false
	return request{l, l.held}, nil
}

// Line is one line of the bus, seen from the wire.
type Line struct {
	name string

	mu     sync.Mutex
	active bool
	config gpio.InputConfig
	held   *hold // nil while not requested
}

// hold is one request of a line, until it is closed.
type hold struct {
	edges chan gpio.Edge
	seq   uint32
	err   error // why it ended
}

// Drive sets the logical state, and delivers an edge if it changes and an input
// holds the line. It never blocks: beyond 256 unread edges the newest are lost,
// and Seq jumps.
func (l *Line) Drive(active bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.active == active {
		return
	}
	l.active = active
	if l.held == nil {
		return
	}
	l.held.seq++
	select {
	case l.held.edges <- gpio.Edge{Active: active, At: time.Now(), Seq: l.held.seq}:
	default:
	}
}

// Lose counts n edges as lost, so that the next Seq jumps.
func (l *Line) Lose(n uint32) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held != nil {
		l.held.seq += n
	}
}

// Active returns the logical state: as driven, or as last set by an output.
func (l *Line) Active() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.active
}

// Config returns how the line was last requested.
func (l *Line) Config() gpio.InputConfig {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.config
}

// Held reports whether the line is requested.
func (l *Line) Held() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.held != nil
}

func (l *Line) release(why error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held != nil {
		l.held.err = why
		close(l.held.edges)
		l.held = nil
	}
}

// request is what Input and Output return.
type request struct {
	l    *Line
	held *hold
}

// Edges implements gpio.Input.
func (r request) Edges() <-chan gpio.Edge { return r.held.edges }

// Active implements gpio.Input.
func (r request) Active() (bool, error) {
	r.l.mu.Lock()
	defer r.l.mu.Unlock()
	return r.l.active, r.ended()
}

// Set implements gpio.Output.
func (r request) Set(active bool) error {
	r.l.mu.Lock()
	defer r.l.mu.Unlock()
	if err := r.ended(); err != nil {
		return err
	}
	r.l.active = active
	return nil
}

func (r request) ended() error {
	if r.held.err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", r.l.name, r.held.err)
}

// Close implements gpio.Input and gpio.Output.
func (r request) Close() error {
	r.l.mu.Lock()
	mine := r.l.held == r.held
	r.l.mu.Unlock()
	if mine {
		r.l.release(os.ErrClosed)
	}
	return nil
}
