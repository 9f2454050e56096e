package supervisor

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"telecart/drivers/hotplug"
	"telecart/peripherals"
)

// stopLimit is how long instruments may take to stop.
const stopLimit = 5 * time.Second

// Unit is an instrument to keep running.
type Unit struct {
	ID         string
	Peripheral peripherals.Peripheral
}

// Observer is told what the instruments report. Each device has a goroutine for
// it: calls for different devices are concurrent, calls for one device come one
// after the other, and none comes after Run has returned. A slow call costs
// only its own device.
type Observer interface {
	Reading(device string, r peripherals.Reading)
	Wave(device string, w peripherals.Wave)
	Status(device string, s peripherals.Status)
}

// AlarmObserver is an Observer that is also told the alarms of bedside
// monitors.
type AlarmObserver interface {
	Alarms(device string, a peripherals.Alarms)
}

// Supervisor runs instruments.
type Supervisor struct {
	log *slog.Logger
	obs Observer

	mu    sync.Mutex
	units []*unit
}

// New returns a Supervisor that reports to o.
func New(log *slog.Logger, o Observer) *Supervisor {
	return &Supervisor{log: log, obs: o}
}

// Run keeps all units running until ctx ends. It returns nil when every one has
// stopped, or after 5 s an error that names those that have not. It may be
// called once.
func (s *Supervisor) Run(ctx context.Context, units []Unit) error {
	running := make([]*unit, len(units))
	for i, u := range units {
		running[i] = newUnit(u, s.log)
	}
	s.mu.Lock()
	s.units = running
	s.mu.Unlock()

	ended := make(chan string, len(running))
	for _, u := range running {
		go func() {
			u.live(ctx, s.obs)
			ended <- u.id
		}()
	}
	<-ctx.Done()
	return await(running, ended)
}

// await waits for all units to end.
func await(running []*unit, ended <-chan string) error {
	limit := time.NewTimer(stopLimit)
	defer limit.Stop()
	left := make([]string, len(running))
	for i, u := range running {
		left[i] = u.id
	}
	for len(left) > 0 {
		select {
		case id := <-ended:
			i := slices.Index(left, id)
			left = slices.Delete(left, i, i+1)
		case <-limit.C:
			return fmt.Errorf("instruments that did not stop within %s: %s", stopLimit, strings.Join(left, ", "))
		}
	}
	return nil
}

// Plugged handles a report from udev: when something was plugged in, every
// waiting device tries again at once, since only the device knows what it is
// looking for.
func (s *Supervisor) Plugged(e hotplug.Event) {
	if e.Action == hotplug.Remove || e.Action != hotplug.Missed && e.Node == "" {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, u := range s.units {
		u.again()
	}
}
