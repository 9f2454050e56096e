package main

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"text/template"
)

//go:embed cart.toml.tmpl
var cartTemplate string

//go:embed hub.toml.tmpl
var hubTemplate string

// state is the demonstration's folder.
type state struct {
	dir, bin string
	lock     *os.File
}

func (s *state) path(parts ...string) string {
	return filepath.Join(append([]string{s.dir}, parts...)...)
}

func (s *state) unlock() { s.lock.Close() }

// prepare makes the folder and both configurations.
func prepare(bin string, o options, more []instrument) (*state, error) {
	s := &state{dir: o.State, bin: bin}
	for _, dir := range []string{"", "dev", "log", "hub", "cart"} {
		if err := os.MkdirAll(s.path(dir), 0o700); err != nil {
			return nil, err
		}
	}
	if len(s.path("cartd.sock")) > 100 {
		return nil, fmt.Errorf("the path %s is too long for a socket: choose a shorter one with make run STATE=…", s.dir)
	}
	if err := s.takeLock(); err != nil {
		return nil, err
	}
	if err := portFree(o.Port); err != nil {
		return nil, err
	}
	nats, err := freePort()
	if err != nil {
		return nil, err
	}
	data := map[string]any{
		"More": more,
		"Port": o.Port, "NATS": nats, "Dir": s.dir,
		"Room": "virtual:room",
	}
	if o.Camera != "" {
		if _, err := os.Stat(o.Camera); err != nil {
			return nil, fmt.Errorf("CAMERA: %w", err)
		}
		data["Room"] = o.Camera
	}
	if err := s.write("cart.toml", cartTemplate, data); err != nil {
		return nil, err
	}
	return s, s.write("hub.toml", hubTemplate, data)
}

func (s *state) takeLock() error {
	f, err := os.OpenFile(s.path("demo.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return fmt.Errorf("another demonstration runs in %s: end it, or choose another folder with make run STATE=…", s.dir)
	}
	s.lock = f
	return nil
}

// cartName is as in cart.toml.
const cartName = "Ward 3 East"

// enrol gives the cart its credentials, at the first start of its hub.
func (s *state) enrol(ctx context.Context) error {
	file := s.path("hub", "cart-7.creds") // deleted together with the hub's state
	hub := func(args ...string) ([]byte, error) {
		args = append([]string{"-config", s.path("hub.toml"), "cart"}, args...)
		return exec.CommandContext(ctx, filepath.Join(s.bin, "carthub"), args...).CombinedOutput()
	}
	if _, err := os.Stat(file); err == nil {
		if out, err := hub("rename", "cart-7", cartName); err != nil { // it may be of a hub that asked the cart
			return fmt.Errorf("naming the cart: %w: %s", err, out)
		}
		return nil
	}
	// After a start that got no further than this the hub may know the cart.
	if list, err := hub("list"); err == nil && strings.Contains(string(list), "cart-7 ") && strings.Contains(string(list), "active") {
		if out, err := hub("revoke", "cart-7"); err != nil {
			return fmt.Errorf("enrolling the cart: %w: %s", err, out)
		}
	}
	if out, err := hub("add", "cart-7", "-name", cartName, "-out", file); err != nil {
		return fmt.Errorf("enrolling the cart: %w: %s", err, out)
	}
	return nil
}

func (s *state) write(name, text string, data any) error {
	t, err := template.New(name).Parse(text)
	if err != nil {
		return err
	}
	var buf bytes.Buffer
	if err := t.Execute(&buf, data); err != nil {
		return err
	}
	return os.WriteFile(s.path(name), buf.Bytes(), 0o600)
}

func portFree(port int) error {
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("port %d is taken: choose another with make run PORT=…", port)
	}
	if err != nil {
		return err
	}
	return l.Close()
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
