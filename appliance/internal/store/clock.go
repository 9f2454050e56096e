package store

import (
	"os"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// Moment is a moment by two clocks.
type Moment struct {
	At   time.Time     // wall clock, which may be put back
	Boot string        // the kernel's id of this start of the machine; empty: not known
	Up   time.Duration // since then, sleep included; it only grows
}

// systemClock returns the machine's clock.
func systemClock() func() Moment {
	id, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return func() Moment { return Moment{At: time.Now()} }
	}
	boot := strings.TrimSpace(string(id))
	return func() Moment {
		for try := 1; ; try++ {
			before, at, after := uptime(), time.Now(), uptime()
			if after-before < 10*time.Millisecond || try == 5 { // a busy machine held us up in between
				return Moment{At: at, Boot: boot, Up: before}
			}
		}
	}
}

func uptime() time.Duration {
	var ts unix.Timespec
	if unix.ClockGettime(unix.CLOCK_BOOTTIME, &ts) != nil {
		return 0
	}
	return time.Duration(ts.Nano())
}
