//go:build system

package systemtest

import (
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"telecart/appliance/api"
)

// oximeter knows the protocol and nothing of our code: five-byte frames, 75 a
// second, 25 of them a packet (Nonin 9560 specification, format 2).
type oximeter struct {
	hr, spo2 int  // 511 and 127 mean none
	status   byte // or-ed into every frame's status
}

// packet returns the 25 frames of a third of a second.
func (o oximeter) packet() []byte {
	floats := [26]byte{
		1: byte(o.hr >> 7 & 3), 2: byte(o.hr & 0x7f), 3: byte(o.spo2), 4: 37,
		9: byte(o.spo2), 10: byte(o.spo2), 11: byte(o.spo2),
		14: byte(o.hr >> 7 & 3), 15: byte(o.hr & 0x7f), 16: byte(o.spo2), 17: byte(o.spo2),
		20: byte(o.hr >> 7 & 3), 21: byte(o.hr & 0x7f), 22: byte(o.hr >> 7 & 3), 23: byte(o.hr & 0x7f),
	}
	var out []byte
	for i := 1; i <= 25; i++ {
		status := 0x80 | o.status
		if i == 1 {
			status |= 1
		}
		pleth := byte(128 + 60*math.Sin(2*math.Pi*float64(i)/25))
		f := []byte{1, status, pleth, floats[i]}
		out = append(out, append(f, f[0]+f[1]+f[2]+f[3])...)
	}
	return out
}

// openPTY returns the device's end of a pseudo-terminal and the cart's name
// of it, by the kernel alone.
func openPTY(t *testing.T) (*os.File, string) {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { master.Close() })
	conn, err := master.SyscallConn() // Fd would make reading deaf to Close
	if err != nil {
		t.Fatal(err)
	}
	n, unlocked, numbered := 0, error(nil), error(nil)
	err = conn.Control(func(fd uintptr) {
		unlocked = unix.IoctlSetPointerInt(int(fd), unix.TIOCSPTLCK, 0)
		n, numbered = unix.IoctlGetInt(int(fd), unix.TIOCGPTN)
	})
	if err := errors.Join(err, unlocked, numbered); err != nil {
		t.Fatal(err)
	}
	return master, fmt.Sprintf("/dev/pts/%d", n)
}

// startCart runs a cart of its own with one instrument, "it", of model on port.
func startCart(t *testing.T, model, port string) *demo {
	t.Helper()
	return startCartWith(t, fmt.Sprintf("model = %q\nport = %q\n", model, port))
}

// startCartWith runs a cart of its own whose one instrument, "it", has these
// settings.
func startCartWith(t *testing.T, settings string) *demo {
	t.Helper()
	dir, err := os.MkdirTemp("", "tc")
	if err != nil {
		t.Fatal(err)
	}
	cfg := fmt.Sprintf("[cart]\nid = \"cart-1\"\nstate = %q\nsocket = %q\n\n[[peripheral]]\nid = \"it\"\n%s",
		filepath.Join(dir, "cart"), filepath.Join(dir, "cartd.sock"), settings)
	file := filepath.Join(dir, "cart.toml")
	if err := os.WriteFile(file, []byte(cfg), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "log"), 0o700); err != nil {
		t.Fatal(err)
	}
	log, err := os.Create(filepath.Join(dir, "log", "cartd.log"))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(filepath.Join(bin, "cartd"), "-config", file)
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	d := &demo{t: t, state: dir}
	t.Cleanup(func() {
		cmd.Process.Signal(syscall.SIGTERM)
		if err := cmd.Wait(); err != nil {
			t.Errorf("cartd ended on SIGTERM with %v", err)
		}
		log.Close()
		d.keepLogs()
		os.RemoveAll(dir)
	})
	await(t, "the daemon answers", func() bool { _, err := d.cartctl("status"); return err == nil })
	return d
}

// A program that only knows the protocol feeds the cart.
func TestForeignOximeter(t *testing.T) {
	t.Parallel()
	master, port := openPTY(t)
	d := startCart(t, "nonin-format2", port)
	for _, step := range []struct {
		name    string
		first   []byte // sent once before
		device  oximeter
		quality string
		spo2    float64
		pulse   float64
	}{
		{"good", nil, oximeter{hr: 72, spo2: 97}, "good", 97, 72},
		{"above 127 a minute", nil, oximeter{hr: 180, spo2: 91}, "good", 91, 180},
		{"artefact", nil, oximeter{hr: 75, spo2: 93, status: 0x20}, "suspect", 93, 75},
		{"sensor off", nil, oximeter{hr: 75, spo2: 93, status: 0x08}, "no-signal", 0, 0},
		{"good again", nil, oximeter{hr: 70, spo2: 98}, "good", 98, 70},
		{"no value", nil, oximeter{hr: 511, spo2: 127}, "no-signal", 0, 0},
		{"after garbage and half a frame", []byte("\x01\x81\x01garbage\x00\xff\x01\x01\x80"), oximeter{hr: 66, spo2: 99}, "good", 99, 66},
	} {
		t.Run(step.name, func(t *testing.T) {
			if _, err := master.Write(step.first); err != nil {
				t.Fatal(err)
			}
			tick := time.NewTicker(time.Second / 3) // the device's own pace
			defer tick.Stop()
			var last []api.Reading
			for range 60 {
				if _, err := master.Write(step.device.packet()); err != nil {
					t.Fatal(err)
				}
				var got api.Readings
				if err := d.json(&got, "readings"); err != nil {
					t.Fatal(err)
				}
				last = got.Readings
				if has(last, "spo2", step.quality, step.spo2) && has(last, "pulse-rate", step.quality, step.pulse) {
					return
				}
				<-tick.C
			}
			t.Errorf("want SpO2 %v, pulse %v, %s; got %+v", step.spo2, step.pulse, step.quality, last)
		})
	}
}

func has(all []api.Reading, quantity, quality string, value float64) bool {
	for _, r := range all {
		if r.Quantity == quantity && r.Quality == quality {
			return quality == "no-signal" && r.Value == nil || r.Value != nil && *r.Value == value
		}
	}
	return false
}
