// Package evdevtest has an input device for tests.
package evdevtest

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"
	"syscall"

	"telecart/drivers/evdev"
)

// Device is an input device that can be plugged in, as the tests say. Its Open is
// an evdev.Opener; as the kernel does, it gives the keys to one at a time.
type Device struct {
	mu   sync.Mutex
	keys chan evdev.Key // nil: not plugged in
	open bool
}

// Plug plugs the device in.
func (d *Device) Plug() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.keys = make(chan evdev.Key, 1000)
}

// Unplug takes it away.
func (d *Device) Unplug() {
	d.mu.Lock()
	defer d.mu.Unlock()
	close(d.keys)
	d.keys, d.open = nil, false
}

// Send sends keys.
func (d *Device) Send(keys ...evdev.Key) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, k := range keys {
		d.keys <- k
	}
}

// Open opens the device at any path.
func (d *Device) Open(path string) (evdev.Keyboard, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case d.keys == nil:
		return nil, fmt.Errorf("input device %s: %w", path, fs.ErrNotExist)
	case d.open:
		return nil, fmt.Errorf("input device %s: %w", path, syscall.EBUSY)
	}
	d.open = true
	return &keyboard{d: d, keys: d.keys, closed: make(chan struct{})}, nil
}

type keyboard struct {
	d      *Device
	keys   chan evdev.Key
	once   sync.Once
	closed chan struct{}
}

func (k *keyboard) Read() (evdev.Key, error) {
	select {
	case <-k.closed:
		return evdev.Key{}, os.ErrClosed
	case key, ok := <-k.keys:
		if !ok {
			return evdev.Key{}, io.EOF
		}
		return key, nil
	}
}

func (k *keyboard) Close() error {
	k.once.Do(func() {
		close(k.closed)
		k.d.mu.Lock()
		defer k.d.mu.Unlock()
		k.d.open = false
	})
	return nil
}
