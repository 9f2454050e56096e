package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"
)

// startKiosk starts the kiosk on this display, or else on a virtual one, and
// returns where to see it.
func startKiosk(ctx context.Context, g *errgroup.Group, st *state) (string, error) {
	kiosk := st.program("cart-kiosk", "-socket", st.path("cartd.sock"), "-windowed", "1280x800")
	kiosk.env = []string{"FYNE_PLATFORM=x11"}
	where := "in a window on this display"
	if os.Getenv("DISPLAY") == "" {
		display, err := startXvfb(ctx, g, st)
		if err != nil {
			return "", err
		}
		kiosk.env = append(kiosk.env, "DISPLAY="+display)
		where = "on virtual display " + display +
			"; a picture of it: import -display " + display + " -window root kiosk.png"
		if err := os.WriteFile(st.path("display"), []byte(display+"\n"), 0o600); err != nil {
			return "", err
		}
	}
	g.Go(func() error { return kiosk.keep(ctx) })
	return where, nil
}

// startXvfb starts a virtual display with a free number and returns its name.
func startXvfb(ctx context.Context, g *errgroup.Group, st *state) (string, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return "", err
	}
	defer r.Close()
	cmd := exec.CommandContext(ctx, "Xvfb", "-displayfd", "3", "-screen", "0", "1280x800x24", "-nolisten", "tcp")
	cmd.ExtraFiles = []*os.File{w}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 5 * time.Second
	err = cmd.Start()
	w.Close()
	if err != nil {
		return "", fmt.Errorf("starting a virtual display: %w", err)
	}
	g.Go(func() error {
		err := cmd.Wait()
		if ctx.Err() != nil {
			return nil
		}
		return fmt.Errorf("the virtual display ended: %w", err)
	})
	number, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("the virtual display did not tell its number: %w", err)
	}
	return ":" + strings.TrimSpace(number), nil
}
