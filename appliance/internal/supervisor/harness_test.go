package supervisor

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"telecart/peripherals"
)

// device is a peripheral that does what its test says.
type device func(ctx context.Context, run int, sink peripherals.Sink) error

type fake struct {
	do   device
	mu   sync.Mutex
	runs int
}

func (f *fake) Run(ctx context.Context, sink peripherals.Sink) error {
	f.mu.Lock()
	f.runs++
	run := f.runs
	f.mu.Unlock()
	return f.do(ctx, run, sink)
}

func (f *fake) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.runs
}

// notebook is an observer that writes everything down.
type notebook struct {
	mu    sync.Mutex
	lines map[string][]string
	slow  func(device string) // called first, if set
}

func (n *notebook) add(device, line string) {
	if n.slow != nil {
		n.slow(device)
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.lines == nil {
		n.lines = map[string][]string{}
	}
	n.lines[device] = append(n.lines[device], line)
}

func (n *notebook) Reading(d string, r peripherals.Reading) {
	n.add(d, fmt.Sprintf("%s %v", r.Quantity, r.Value))
}
func (n *notebook) Wave(d string, w peripherals.Wave) { n.add(d, fmt.Sprint("wave ", w.Seq)) }
func (n *notebook) Status(d string, s peripherals.Status) {
	n.add(d, strings.TrimSpace(string(s.State)+" "+s.Detail.English))
}

func (n *notebook) Alarms(d string, a peripherals.Alarms) {
	n.add(d, fmt.Sprintf("alarms %v %d", a.Known, len(a.Active)))
}

func (n *notebook) of(device string) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return strings.Join(n.lines[device], "; ")
}

func (n *notebook) forget() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.lines = nil
}

// rig runs fakes in a synctest bubble, whose clock jumps and which fails the
// test if a goroutine is left behind.
type rig struct {
	*Supervisor
	book *notebook
	log  bytes.Buffer
	stop context.CancelFunc
	done chan error
}

func run(t *testing.T, book *notebook, devices map[string]*fake) *rig {
	t.Helper()
	r := &rig{book: book, done: make(chan error, 1)}
	var units []Unit
	for id, f := range devices {
		units = append(units, Unit{ID: id, Peripheral: f})
	}
	r.Supervisor = New(slog.New(slog.NewTextHandler(&r.log, nil)), book)
	var ctx context.Context
	ctx, r.stop = context.WithCancel(t.Context())
	go func() { r.done <- r.Run(ctx, units) }()
	synctest.Wait()
	return r
}

// end stops everything and returns the result of Run.
func (r *rig) end() error {
	r.stop()
	return <-r.done
}

// lost returns how many waves of a device were dropped.
func (r *rig) lost(device string) uint64 {
	i := slices.IndexFunc(r.units, func(u *unit) bool { return u.id == device })
	return r.units[i].box.lost()
}

func works(ctx context.Context, _ int, sink peripherals.Sink) error {
	sink.Status(peripherals.Status{State: peripherals.Online})
	sink.Reading(spo2(97))
	<-ctx.Done()
	return ctx.Err()
}

func spo2(v float64) peripherals.Reading {
	return peripherals.Reading{Quantity: peripherals.SpO2, Value: v, Quality: peripherals.Good}
}
