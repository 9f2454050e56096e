package sim

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"telecart/drivers/gpio"
	"telecart/peripherals"
)

// pressTime is how long "press" holds an input.
const pressTime = 150 * time.Millisecond

// GPIO opens lines of virtual chips; other chips go to real. now is the cart's
// clock. The package doc tells how to work a panel.
func GPIO(real gpio.Bus, now func() time.Time) gpio.Bus {
	return &bus{real: real, now: now, panels: map[string]*panel{}}
}

type bus struct {
	real gpio.Bus
	now  func() time.Time

	mu     sync.Mutex
	panels map[string]*panel // by path; kept after closing so that a shutter stays as it was
}

// Input requests an input line.
func (b *bus) Input(chip string, line int, c gpio.InputConfig) (gpio.Input, error) {
	path, ok := strings.CutPrefix(chip, peripherals.VirtualPrefix)
	if !ok {
		return b.real.Input(chip, line, c)
	}
	p := b.panel(path)
	if err := p.acquire(line); err != nil {
		return nil, err
	}
	in := &virtualInput{panel: p, line: line, edges: make(chan gpio.Edge, 64)}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.inputs[line] = in
	return in, nil
}

// Output requests an output line.
func (b *bus) Output(chip string, line int, activeLow bool) (gpio.Output, error) {
	path, ok := strings.CutPrefix(chip, peripherals.VirtualPrefix)
	if !ok {
		return b.real.Output(chip, line, activeLow)
	}
	p := b.panel(path)
	if err := p.acquire(line); err != nil {
		return nil, err
	}
	return &virtualOutput{panel: p, line: line}, nil
}

func (b *bus) panel(path string) *panel {
	b.mu.Lock()
	defer b.mu.Unlock()
	p := b.panels[path]
	if p == nil {
		p = &panel{
			path: path, now: b.now,
			taken: map[int]bool{}, inputs: map[int]*virtualInput{},
			active: map[int]bool{}, lit: map[int]bool{},
		}
		b.panels[path] = p
	}
	return p
}

// virtualInput is a requested input line. Its state is the panel's.
type virtualInput struct {
	panel *panel
	line  int
	edges chan gpio.Edge // closed under panel.mu
	seq   uint32
	gone  bool
}

// Edges delivers every change.
func (i *virtualInput) Edges() <-chan gpio.Edge { return i.edges }

// Active returns the present state.
func (i *virtualInput) Active() (bool, error) {
	i.panel.mu.Lock()
	defer i.panel.mu.Unlock()
	return i.panel.active[i.line], nil
}

// Close releases the line.
func (i *virtualInput) Close() error {
	i.panel.mu.Lock()
	if i.gone {
		i.panel.mu.Unlock()
		return nil
	}
	i.gone = true
	delete(i.panel.inputs, i.line)
	close(i.edges)
	i.panel.mu.Unlock()
	i.panel.release(i.line)
	return nil
}

// edge reports a change. If the reader is too slow the oldest edge is lost, as
// with the kernel. The caller holds the panel's lock.
func (i *virtualInput) edge(active bool, at time.Time) {
	i.seq++
	for {
		select {
		case i.edges <- gpio.Edge{Active: active, At: at, Seq: i.seq}:
			return
		default:
		}
		select {
		case <-i.edges:
		default:
		}
	}
}

// virtualOutput is a requested output line.
type virtualOutput struct {
	panel *panel
	line  int
	once  sync.Once
}

// Set switches the output and writes the panel's state file.
func (o *virtualOutput) Set(active bool) error {
	if err := o.panel.light(o.line, active); err != nil {
		return fmt.Errorf("virtual panel %s: %w", o.panel.path, err)
	}
	return nil
}

// Close releases the line; the lamp stays as it is.
func (o *virtualOutput) Close() error {
	o.once.Do(func() { o.panel.release(o.line) })
	return nil
}
