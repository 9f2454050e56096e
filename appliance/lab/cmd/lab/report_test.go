package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What a guest left behind, and whether that is a success.
func TestVerdict(t *testing.T) {
	const good = "=== RUN   TestA\n--- PASS: TestA (0.10s)\n=== NAME  \nPASS\n"
	for name, c := range map[string]struct {
		out, exit string
		ok        bool
	}{
		"passed":             {out: good, exit: "0\n", ok: true},
		"failed":             {out: "=== RUN   TestA\n    a_test.go:1: no\n--- FAIL: TestA (0.10s)\n=== NAME  \nFAIL\n", exit: "1\n"},
		"did not end":        {out: "=== RUN   TestA\n"},
		"died after passing": {out: good, exit: "2\n"},
		"ran nothing":        {out: "PASS\n", exit: "0\n"},
		"never began":        {},
	} {
		dir := t.TempDir()
		put := func(file, text string) {
			if err := os.WriteFile(filepath.Join(dir, file), []byte(strings.ReplaceAll(text, "===", "\x16===")), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if c.out != "" {
			put("gpio.out", strings.ReplaceAll(c.out, "---", "\x16---"))
		}
		if c.exit != "" {
			put("gpio.exit", c.exit)
		}
		r, err := newReport(dir, []suite{{name: "gpio", pkg: "telecart/gpio"}})
		if err != nil {
			t.Fatal(err)
		}
		r.poll()
		if ok := r.finish(); ok != c.ok {
			t.Errorf("%s: success %v", name, ok)
		}
		if begun := r.suites[0].begun; (name == "did not end") != slices.Equal(begun, []string{"TestA"}) {
			t.Errorf("%s: still running %q", name, begun)
		}
		if failed := r.suites[0].failed; (name == "failed") != slices.Equal(failed, []string{"TestA"}) {
			t.Errorf("%s: failed are %q", name, failed)
		}
		raw, err := os.ReadFile(filepath.Join(dir, "report.json"))
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(raw)) {
			var e event
			if err := json.Unmarshal([]byte(line), &e); err != nil || e.Package != "telecart/gpio" {
				t.Errorf("%s: %q: %v", name, line, err)
			}
		}
	}
}

func TestQuote(t *testing.T) {
	if got := quote("a'b"); got != `'a'\''b'` {
		t.Error(got)
	}
}
