package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Whatever becomes of the guest, the lab ends, and has failed unless the guest
// has done its work. A script stands for QEMU; its last argument names the
// folder for results.
func TestBoot(t *testing.T) {
	bin := t.TempDir()
	t.Setenv("PATH", bin+":"+os.Getenv("PATH"))
	const (
		results = "r=${@: -1}; r=${r#*path=}; r=${r%%,*}\n"
		passed  = "printf '\\026=== RUN   TestA\\n\\026--- PASS: TestA (0.10s)\\n\\026=== NAME  \\nPASS\\n' >$r/gpio.out; echo 0 >$r/gpio.exit\n"
	)
	for name, c := range map[string]struct {
		script       string
		limit, still time.Duration
		want         string // in the error
		last         string // in the console's last lines
	}{
		"does its work":      {passed + "touch $r/done", time.Minute, time.Minute, "", ""},
		"panics":             {"echo 'Kernel panic - not syncing'", time.Minute, time.Minute, "ended before its suites did", "Kernel panic"},
		"is killed":          {"echo booting; kill -KILL $$", time.Minute, time.Minute, "QEMU: signal: killed", "booting"},
		"never boots":        {"echo SeaBIOS; exec sleep 600", time.Minute, time.Second, "has said nothing for 1s", "SeaBIOS"},
		"has no end":         {"while echo again; do sleep 0.1; done", 2 * time.Second, time.Minute, "took longer than 2s", "again"},
		"has a broken plug":  {"printf '\\026=== RUN   TestA\n    a_test.go:1: the rig is broken: port 2\n' >$r/gpio.out; exec sleep 600", time.Minute, time.Minute, "gpio: the rig is broken: port 2", ""},
		"hangs in a suite":   {"printf '\\026=== RUN   TestA\\n' >$r/gpio.out; echo gpio; exec sleep 600", time.Minute, time.Second, "has said nothing", "gpio"},
		"has no such device": {"echo 'qemu: no such device' >&2; exit 1", time.Minute, time.Minute, "QEMU: exit status 1", "no such device"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(bin, qemu), []byte("#!/bin/bash\n"+results+c.script+"\n"), 0o755); err != nil {
				t.Fatal(err)
			}
			r, err := newReport(dir, []suite{{name: "gpio", pkg: "telecart/gpio"}})
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeoutCause(t.Context(), c.limit, fmt.Errorf("the run took longer than %v", c.limit))
			defer cancel()
			m := machine{guest: dir, load: dir, results: dir, still: c.still}
			err = m.boot(ctx, r)
			if ok := r.finish(); ok != (c.want == "") || (err == nil) != ok || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, and the suites: %v", err, ok)
			}
			var last bytes.Buffer
			m.lastLines(&last)
			if !strings.Contains(last.String(), c.last) {
				t.Errorf("the last lines are %q", last.String())
			}
		})
	}
}
