package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// program is one of ours, restarted whenever it ends, as systemd does on a
// cart.
type program struct {
	name string
	path string
	args []string
	env  []string
	log  string

	once   sync.Once
	failed chan struct{} // closed when the first start ended by itself
}

const (
	restartAfter = time.Second
	stopWithin   = 10 * time.Second
	startWithin  = 60 * time.Second
)

func (s *state) program(name string, args ...string) *program {
	return &program{
		name: name, path: filepath.Join(s.bin, name), args: args,
		log: s.path("log", name+".log"), failed: make(chan struct{}),
	}
}

// keep runs the program until ctx ends.
func (p *program) keep(ctx context.Context) error {
	for {
		err := p.runOnce(ctx)
		if ctx.Err() != nil {
			return nil
		}
		p.once.Do(func() { close(p.failed) })
		fmt.Fprintf(os.Stderr, "%s ended (%v); starting it again. Its log: %s\n", p.name, err, p.log)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(restartAfter):
		}
	}
}

// runOnce runs the program once.
func (p *program) runOnce(ctx context.Context) error {
	log, err := os.OpenFile(p.log, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := exec.CommandContext(ctx, p.path, p.args...)
	cmd.Stdout, cmd.Stderr = log, log
	cmd.Env = append(os.Environ(), p.env...)
	// A group of its own: Ctrl-C in the terminal reaches only us, and we stop
	// the programs in order. If we are killed, they end too.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = stopWithin
	return cmd.Run()
}

func awaitHub(ctx context.Context, port int, p *program) error {
	url := fmt.Sprintf("http://127.0.0.1:%d/healthz", port)
	return await(ctx, p, func() bool {
		resp, err := http.Get(url)
		if err != nil {
			return false
		}
		resp.Body.Close()
		return resp.StatusCode == http.StatusOK
	})
}

func awaitSocket(ctx context.Context, path string, p *program) error {
	return await(ctx, p, func() bool {
		c, err := net.Dial("unix", path)
		if err != nil {
			return false
		}
		c.Close()
		return true
	})
}

// await polls ready until it is true, or the program ends.
func await(ctx context.Context, p *program, ready func() bool) error {
	limit := time.After(startWithin)
	for !ready() {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-p.failed:
			return fmt.Errorf("%s does not start; the end of %s says why", p.name, p.log)
		case <-limit:
			return errors.New(p.name + " takes too long to start; see " + p.log)
		case <-time.After(50 * time.Millisecond):
		}
	}
	return nil
}
