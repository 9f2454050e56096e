package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// recipe is the folder that describes the guest.
const recipe = "appliance/lab/guest"

// buildTime limits the build: two minutes, and a slow network.
const buildTime = 30 * time.Minute

// guest returns the folder of the guest for the present recipe, and builds it
// first if necessary. The recipe's sum names the folder; its file "versions"
// lists the Debian versions in it.
func (l *lab) guest(ctx context.Context) (string, error) {
	sum, err := recipeSum()
	if err != nil {
		return "", fmt.Errorf("run this at the top of the checkout: %w", err)
	}
	dir := filepath.Join(l.Cache, "guest-"+sum)
	if _, err := os.Stat(filepath.Join(dir, "versions")); err == nil {
		return dir, nil
	}
	fmt.Println("lab: building the guest, once, in", dir)
	args := []string{recipe + "/build", dir}
	if os.Getuid() != 0 {
		args = append([]string{"sudo", "--preserve-env=http_proxy,https_proxy,DEBIAN_MIRROR"}, args...)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, buildTime, fmt.Errorf("it took longer than %v", buildTime))
	defer cancel()
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) } // it cleans up
	cmd.WaitDelay = time.Minute
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("building the guest: %w", errors.Join(err, context.Cause(ctx)))
	}
	return dir, nil
}

// recipeSum changes with any file that the guest is built from. The file run is
// added at boot.
func recipeSum() (string, error) {
	files, err := filepath.Glob(recipe + "/*")
	if err != nil {
		return "", err
	}
	h := sha256.New()
	n := 0
	for _, f := range files {
		if filepath.Base(f) == "run" {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(h, "%s %d\n%s", filepath.Base(f), len(b), b)
		n++
	}
	if n == 0 {
		return "", fmt.Errorf("%s is not there", recipe)
	}
	return fmt.Sprintf("%x", h.Sum(nil))[:12], nil
}
