package sim

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"testing"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
)

// A virtual port has its model's twin at the other end, one for the whole
// practice; the others are the kernel's.
func TestVirtualPort(t *testing.T) {
	made := 0
	echo := peripherals.Model{ID: "echo", Twin: &peripherals.Twin{Make: func() peripherals.Serve {
		made++
		return func(_ context.Context, line io.ReadWriter) error {
			_, err := io.Copy(line, line)
			return err
		}
	}}}
	models := peripherals.NewRegistry(echo, peripherals.Model{ID: "camera"})
	b := Buses(t.Context(), peripherals.RealBuses(), time.Now, models)
	for range 2 {
		port, err := b.Serial("virtual:echo", serial.Config{Baud: 9600})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := port.Write([]byte("hello")); err != nil {
			t.Fatal(err)
		}
		got := make([]byte, 5)
		if _, err := io.ReadFull(port, got); err != nil || string(got) != "hello" {
			t.Errorf("%q, %v", got, err)
		}
		port.Close()
	}
	if made != 1 {
		t.Errorf("%d instruments were made", made)
	}
	for _, name := range []string{"virtual:camera", "virtual:nothing", "/dev/no-such-port"} {
		if _, err := b.Serial(name, serial.Config{Baud: 9600}); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if !b.Virtual("virtual:echo") || b.Virtual("/dev/ttyUSB0") || peripherals.RealBuses().Virtual != nil {
		t.Error("the buses do not know what is virtual on them")
	}
}
