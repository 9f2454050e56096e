package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const (
	tags      = "nolibopusfile,lab"
	suiteRoot = "telecart/appliance/lab/suite/"
)

// suite is one folder of tests.
type suite struct {
	name string // of the folder
	pkg  string // import path
}

// file returns the suite's program in the payload dir.
func (s suite) file(dir string) string { return filepath.Join(dir, "suites", s.name+".test") }

// payload puts the guest's input into dir: root, an overlay of its file system
// (programs, units, rules), the suites, the script that runs them, and devices
// for a shell.
func (l *lab) payload(ctx context.Context, dir string) ([]suite, error) {
	if err := os.RemoveAll(dir); err != nil {
		return nil, err
	}
	for _, d := range []string{"suites", "root/usr/bin"} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o755); err != nil {
			return nil, err
		}
	}
	suites, err := findSuites(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range suites {
		if err := goTool(ctx, "test", "-c", "-tags", tags, "-o", s.file(dir), s.pkg); err != nil {
			return nil, err
		}
	}
	if suites, err = l.wanted(ctx, dir, suites); err != nil {
		return nil, err
	}
	if err := goTool(ctx, "build", "-tags", tags, "-o", filepath.Join(dir, "root/usr/bin")+"/", "./appliance/cmd/cartd", "./appliance/cmd/cartctl", "./appliance/cmd/carthub"); err != nil {
		return nil, err
	}
	if err := goTool(ctx, "build", "-tags", tags, "-o", filepath.Join(dir, "devices"), "./appliance/lab/cmd/devices"); err != nil {
		return nil, err
	}
	root := filepath.Join(dir, "root")
	stage := exec.CommandContext(ctx, "systemd/install", root, "cartd.service")
	stage.Stderr = os.Stderr
	if err := stage.Run(); err != nil {
		return nil, fmt.Errorf("systemd/install: %w", err)
	}
	if err := os.CopyFS(root, os.DirFS("appliance/lab/overlay")); err != nil {
		return nil, err
	}
	script, err := os.ReadFile(recipe + "/run")
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, "run"), script, 0o755); err != nil {
		return nil, err
	}
	mode := "suites"
	if l.Shell {
		mode = "shell"
	}
	return suites, os.WriteFile(filepath.Join(dir, "settings"), fmt.Appendf(nil, "mode=%s\nmatch=%s\nbreakplug=%d\n", mode, quote(l.Run), l.BreakPlug), 0o644)
}

// findSuites lists the folders of suite.
func findSuites(ctx context.Context) ([]suite, error) {
	out, err := exec.CommandContext(ctx, "go", "list", "-tags", tags, "./appliance/lab/suite/...").Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	var all []suite
	for _, pkg := range strings.Fields(string(out)) {
		all = append(all, suite{name: strings.TrimPrefix(pkg, suiteRoot), pkg: pkg})
	}
	return all, nil
}

func goTool(ctx context.Context, args ...string) error {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("go %s: %w", strings.Join(args, " "), err)
	}
	return nil
}

// quote quotes a word for the shell.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
