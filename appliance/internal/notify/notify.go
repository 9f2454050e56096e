// Package notify tells systemd the state of the program: that it is ready, that
// it is stopping and, for the watchdog, that it is alive (sd_notify(3)). If
// systemd did not start the program, it does nothing.
package notify

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"time"
)

// Keeper keeps one systemd informed.
type Keeper struct {
	address  string        // of systemd's socket; empty if there is none
	interval time.Duration // of the watchdog; 0 if there is none
}

// FromEnv reads what systemd put into the environment: NOTIFY_SOCKET,
// WATCHDOG_USEC and WATCHDOG_PID. getenv is os.Getenv.
func FromEnv(getenv func(string) string) Keeper {
	k := Keeper{address: getenv("NOTIFY_SOCKET")}
	if pid := getenv("WATCHDOG_PID"); pid != "" && pid != strconv.Itoa(os.Getpid()) {
		return k // meant for another process
	}
	if us, err := strconv.ParseInt(getenv("WATCHDOG_USEC"), 10, 64); err == nil && us > 0 {
		k.interval = time.Duration(us) * time.Microsecond
	}
	return k
}

// Run sends "ready" once started is closed, then feeds the watchdog as long as
// alive returns, and sends "stopping" when ctx ends. alive is called four times
// in each interval of the watchdog. If it blocks (a deadlock), systemd restarts
// the program.
func (k Keeper) Run(ctx context.Context, started <-chan struct{}, alive func()) error {
	if k.address == "" {
		return nil
	}
	select {
	case <-ctx.Done():
		return nil
	case <-started:
	}
	if err := k.say("READY=1"); err != nil {
		return err
	}
	var tick <-chan time.Time
	if k.interval > 0 {
		t := time.NewTicker(k.interval / 4)
		defer t.Stop()
		tick = t.C
	}
	for {
		select {
		case <-ctx.Done():
			return k.say("STOPPING=1")
		case <-tick:
			alive()
			// Losing one does not matter: three more come in time.
			if err := k.say("WATCHDOG=1"); err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
				return err
			}
		}
	}
}

func (k Keeper) say(state string) error {
	// An address that begins with @ is in the abstract namespace; net handles
	// it.
	c, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: k.address, Net: "unixgram"})
	if err != nil {
		return fmt.Errorf("tell systemd %s: %w", state, err)
	}
	defer c.Close()
	if err := c.SetWriteDeadline(time.Now().Add(time.Second)); err != nil {
		return err
	}
	if _, err := c.Write([]byte(state)); err != nil {
		return fmt.Errorf("tell systemd %s: %w", state, err)
	}
	return nil
}
