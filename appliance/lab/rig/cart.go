package rig

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"telecart/appliance/internal/supervisor"
	"telecart/drivers/hotplug"
	"telecart/peripherals"
)

// Env is an instrument's environment with the real drivers, as in the daemon.
func Env(t testing.TB) peripherals.Env {
	return peripherals.Env{
		Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})), Now: time.Now,
		Buses: peripherals.RealBuses(),
	}
}

// Cart runs instruments as the daemon does, with a supervisor that listens to
// udev.
type Cart struct {
	mu    sync.Mutex
	said  map[string][]peripherals.Status
	value map[string]peripherals.Reading // the last good one
}

// Supervise runs the instruments until the test ends.
func Supervise(t testing.TB, units ...supervisor.Unit) *Cart {
	t.Helper()
	c := &Cart{said: map[string][]peripherals.Status{}, value: map[string]peripherals.Reading{}}
	s := supervisor.New(slog.New(slog.DiscardHandler), c)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 2)
	go func() { ended <- s.Run(ctx, units) }()
	go func() { ended <- hotplug.Listen(ctx, s.Plugged) }()
	t.Cleanup(func() {
		cancel()
		for range 2 {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
	})
	return c
}

// Reading implements supervisor.Observer.
func (c *Cart) Reading(device string, r peripherals.Reading) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r.Quality == peripherals.Good {
		c.value[device+" "+string(r.Quantity)] = r
	}
}

// Wave implements supervisor.Observer.
func (c *Cart) Wave(string, peripherals.Wave) {}

// Status implements supervisor.Observer.
func (c *Cart) Status(device string, s peripherals.Status) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.said[device] = append(c.said[device], s)
}

// Last returns the device's last good reading of the quantity.
func (c *Cart) Last(device string, q peripherals.Quantity) peripherals.Reading {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.value[device+" "+string(q)]
}

// State returns the device's last status.
func (c *Cart) State(device string) peripherals.Status {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := c.said[device]
	if len(all) == 0 {
		return peripherals.Status{}
	}
	return all[len(all)-1]
}

// Changes returns how many states the device has reported.
func (c *Cart) Changes(device string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.said[device])
}

// AwaitState waits until the device is in that state.
func (c *Cart) AwaitState(t testing.TB, limit time.Duration, device string, want peripherals.State) time.Duration {
	t.Helper()
	return Await(t, limit, device+" "+string(want), func() bool { return c.State(device).State == want })
}
