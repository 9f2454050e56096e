package peripheraltest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"telecart/peripherals"
)

// Running is a peripheral with Run in progress.
type Running struct {
	*Recorder
	Peripheral peripherals.Peripheral

	cancel context.CancelFunc
	ended  chan error
}

// Start makes and runs the peripheral until the test ends.
func Start(t testing.TB, m peripherals.Model, env peripherals.Env, settings string) *Running {
	t.Helper()
	p, err := m.New(env, json.RawMessage(settings))
	if err != nil {
		t.Fatalf("%s: new: %v", m.ID, err)
	}
	return Rerun(t, p)
}

// Rerun runs an existing peripheral.
func Rerun(t testing.TB, p peripherals.Peripheral) *Running {
	ctx, cancel := context.WithCancel(context.Background())
	r := &Running{Recorder: NewRecorder(), Peripheral: p, cancel: cancel, ended: make(chan error, 1)}
	go func() { r.ended <- p.Run(ctx, r) }()
	t.Cleanup(cancel)
	return r
}

// Stop ends ctx and expects Run to return without an error of its own.
func (r *Running) Stop(t testing.TB) {
	t.Helper()
	r.cancel()
	if err := r.End(t); err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("Run after the end of its context: %v", err)
	}
}

// End waits for Run and returns its error.
func (r *Running) End(t testing.TB) error {
	t.Helper()
	select {
	case err := <-r.ended:
		return err
	case <-time.After(patience):
		t.Fatal("Run does not return")
		return nil
	}
}

// Model checks what every registry entry must satisfy: it is named, its
// quantities are defined, it rejects unknown settings, and New does no I/O (env
// has no drivers).
func Model(t *testing.T, m peripherals.Model, env peripherals.Env, settings string) {
	t.Helper()
	for what, v := range map[string]string{"id": m.ID, "vendor": m.Vendor, "product": m.Product, "label": m.Label, "protocol": m.Protocol} {
		if v == "" {
			t.Errorf("model %q has no %s", m.ID, what)
		}
	}
	for _, q := range m.Gives {
		if _, ok := peripherals.Define(q); !ok {
			t.Errorf("%s gives %q, which is not defined", m.ID, q)
		}
	}
	bare := peripherals.Env{Log: env.Log, Now: env.Now}
	if _, err := m.New(bare, json.RawMessage(settings)); err != nil {
		t.Errorf("%s: New does more than read its settings: %v", m.ID, err)
	}
	if len(m.Claims) == 0 {
		t.Errorf("%s claims nothing: two could be at the same place", m.ID)
	}
	for _, c := range m.Claims {
		_, err := m.New(bare, json.RawMessage(fmt.Sprintf(`{%q: {}}`, c.Key)))
		if !strings.Contains(fmt.Sprint(err), c.Key+" must be ") {
			t.Errorf("%s claims %s, which is no setting of it: %v", m.ID, c.Key, err)
		}
	}
	var wrong *peripherals.SettingError
	if _, err := m.New(bare, nil); !errors.As(err, &wrong) {
		t.Errorf("%s without settings: error %v, want a *SettingError", m.ID, err)
	}
	if _, err := m.New(bare, json.RawMessage(`{"no_such_key": 1}`)); !errors.As(err, &wrong) {
		t.Errorf("%s with an unknown key: error %v, want a *SettingError", m.ID, err)
	}
}

// Missing checks that Run without the device reports offline and returns an
// error that says why.
func Missing(t *testing.T, m peripherals.Model, env peripherals.Env, settings string) {
	t.Helper()
	absent(t, Start(t, m, env, settings))
}

func absent(t *testing.T, r *Running) {
	t.Helper()
	if err := r.End(t); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Run without the device: %v, want fs.ErrNotExist in it", err)
	}
	Offline(t, r)
}

// Offline checks that the last status of r was offline, with a sentence.
func Offline(t *testing.T, r *Running) {
	t.Helper()
	all := r.Statuses()
	if len(all) == 0 {
		t.Error("no status was told")
		return
	}
	last := all[len(all)-1]
	if last.State != peripherals.Offline || last.Detail.IsZero() || last.At.IsZero() {
		t.Errorf("last status %+v, want offline with a sentence and a time", last)
	}
}

// NoLeak fails the test if it ends with more goroutines or descriptors than
// now. Call it first.
func NoLeak(t *testing.T) {
	t.Helper()
	WakePoller(t)
	goroutines, files := runtime.NumGoroutine(), descriptors(t)
	t.Cleanup(func() {
		for end := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
			g, f := runtime.NumGoroutine(), descriptors(t)
			if g <= goroutines && f <= files {
				return
			}
			if time.Now().After(end) {
				stacks := make([]byte, 1<<16)
				t.Errorf("left behind: %d goroutines, %d descriptors\n%s", g-goroutines, f-files,
					stacks[:runtime.Stack(stacks, true)])
				return
			}
		}
	})
}

// WakePoller makes the runtime open its poller's two descriptors, which it does
// with the first pollable file and keeps. Call it before counting descriptors.
func WakePoller(t testing.TB) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	w.Close()
}

func descriptors(t testing.TB) int {
	t.Helper()
	all, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skipf("descriptors cannot be counted here: %v", err)
	}
	return len(all)
}
