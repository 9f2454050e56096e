package rig

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// Chip is a simulated GPIO chip (the kernel's gpio-sim).
type Chip struct {
	Path string // /dev/gpiochipN
	sys  string // its folder in /sys
	conf string // its folder in configfs
	live bool
}

// NewChip makes a chip with this many lines for the duration of the test.
func NewChip(t testing.TB, lines int) *Chip {
	t.Helper()
	Run(t, "modprobe", "gpio-sim")
	c := &Chip{conf: "/sys/kernel/config/gpio-sim/" + filepath.Base(t.Name())}
	for _, d := range []string{c.conf, c.conf + "/bank0"} {
		if err := os.Mkdir(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	Write(t, c.conf+"/bank0/num_lines", strconv.Itoa(lines))
	c.Plug(t)
	t.Cleanup(func() {
		if c.live {
			c.Unplug(t)
		}
		os.Remove(c.conf + "/bank0")
		os.Remove(c.conf)
	})
	return c
}

// Plug makes the chip appear and waits for udev.
func (c *Chip) Plug(t testing.TB) {
	t.Helper()
	Write(t, c.conf+"/live", "1")
	c.live = true
	name := Read(t, c.conf+"/bank0/chip_name")
	c.Path = "/dev/" + name
	c.sys = filepath.Join("/sys/devices/platform", Read(t, c.conf+"/dev_name"), name)
	Await(t, 10*time.Second, c.Path, func() bool { return Exists(c.Path) })
}

// Unplug makes the chip disappear.
func (c *Chip) Unplug(t testing.TB) {
	t.Helper()
	Write(t, c.conf+"/live", "0")
	c.live = false
}

// Pull drives a line from outside.
func (c *Chip) Pull(t testing.TB, line int, up bool) {
	t.Helper()
	to := "pull-down"
	if up {
		to = "pull-up"
	}
	Write(t, c.line(line)+"/pull", to)
}

// Level returns the level of a line, as measured from outside.
func (c *Chip) Level(t testing.TB, line int) bool {
	t.Helper()
	return Read(t, c.line(line)+"/value") == "1"
}

func (c *Chip) line(n int) string { return filepath.Join(c.sys, "sim_gpio"+strconv.Itoa(n)) }
