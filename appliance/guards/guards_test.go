package guards

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	walk  = flag.Bool("walk", false, "take out each guard and run the test that must notice")
	shard = flag.String("shard", "", "with -walk: n/m walks the rows whose place modulo m is n")
)

// guard is one row: what protects, how it is taken out, who notices.
type guard struct {
	name string // what it protects, in a few words; names the subtest
	file string // from the root of the repository
	old  string // stands exactly once in file
	new  string // what replaces it: the guard is gone, the code still compiles
	by   string // the test that notices: "./pkg TestName", or "page file.test.tsx" for one of the page
}

// table is all rooms, in the order in which they are walked.
func table() []guard {
	var all []guard
	for _, room := range rooms() {
		all = append(all, room...)
	}
	return all
}

const root = "../.."

func TestTableFitsTheSource(t *testing.T) {
	seen := map[string]bool{}
	for _, g := range table() {
		t.Run(g.name, func(t *testing.T) {
			if seen[g.name] {
				t.Error("the name stands twice")
			}
			seen[g.name] = true
			if _, err := g.without(); err != nil {
				t.Error(err)
			}
			if err := g.watched(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestGuards takes out each guard. It is slow, so it asks for -walk.
func TestGuards(t *testing.T) {
	if !*walk {
		t.Skip("make guards walks the table")
	}
	n, m := 0, 1
	if *shard != "" {
		if _, err := fmt.Sscanf(*shard, "%d/%d", &n, &m); err != nil {
			t.Fatalf("-shard %q: want n/m", *shard)
		}
	}
	var rows []guard
	for i, g := range table() {
		if i%m == n && chosen(g.name) {
			rows = append(rows, g)
		}
	}
	passes := baseline(t, rows)
	for _, g := range rows {
		t.Run(g.name, func(t *testing.T) {
			t.Parallel()
			if err := passes[g.by]; err != nil {
				t.Fatalf("%s fails with the guard in place: %v", g.by, err)
			}
			mutant, err := g.without()
			if err != nil {
				t.Fatal(err)
			}
			out, err := g.run(mutant)
			switch {
			case err == nil:
				t.Errorf("nobody notices: %s passes without it", g.by)
			case strings.Contains(out, "[build failed]") || strings.Contains(out, "[setup failed]"):
				t.Errorf("the source does not compile without it, so nothing is shown:\n%s", out)
			}
		})
	}
}

// chosen says whether -run wants this row: the tests of the others need not run
// either.
func chosen(name string) bool {
	_, row, ok := strings.Cut(flag.Lookup("test.run").Value.String(), "/")
	return !ok || regexp.MustCompile(row).MatchString(strings.ReplaceAll(name, " ", "_"))
}

// baseline runs the tests that watch rows with every guard in place, those of
// a package together, and returns by test why it does not pass.
func baseline(t *testing.T, rows []guard) map[string]error {
	names := map[string][]string{} // by package
	passes := map[string]error{}
	for _, g := range rows {
		where, name, _ := strings.Cut(g.by, " ")
		if _, seen := passes[g.by]; !seen {
			names[where] = append(names[where], name)
			passes[g.by] = nil
		}
	}
	for where, tests := range names {
		if where == "page" {
			if out, err := (guard{by: "page"}).runPage(tests, nil); err != nil {
				t.Fatalf("the page's tests fail with every guard in place: %v\n%s", err, out)
			}
			continue
		}
		for _, name := range tests {
			passes[where+" "+name] = fmt.Errorf("it did not run")
		}
		tops := map[string]bool{}
		for _, name := range tests {
			top, _, _ := strings.Cut(name, "/")
			tops["^"+top+"$"] = true
		}
		out, _ := goTest(where, strings.Join(slices.Sorted(maps.Keys(tops)), "|"), "-v", "-timeout=10m")
		for _, name := range tests {
			shown := strings.ReplaceAll(name, " ", "_")
			if strings.Contains(out, "--- PASS: "+shown+" (") {
				passes[where+" "+name] = nil
			} else if strings.Contains(out, "--- FAIL: "+shown+" (") {
				passes[where+" "+name] = fmt.Errorf("it fails:\n%s", out)
			}
		}
	}
	return passes
}

// without is the file's text with the guard taken out.
func (g guard) without() ([]byte, error) {
	raw, err := os.ReadFile(filepath.Join(root, g.file))
	if err != nil {
		return nil, err
	}
	if n := strings.Count(string(raw), g.old); n != 1 {
		return nil, fmt.Errorf("%s: the guard stands there %d times, want once:\n%s", g.file, n, g.old)
	}
	return []byte(strings.Replace(string(raw), g.old, g.new, 1)), nil
}

// watched reports whether the test that must notice exists.
func (g guard) watched() error {
	where, name, ok := strings.Cut(g.by, " ")
	if !ok {
		return fmt.Errorf("by %q: want a package and a test", g.by)
	}
	if where == "page" {
		_, err := os.Stat(filepath.Join(root, "ui/physician", name))
		return err
	}
	files, err := filepath.Glob(filepath.Join(root, where, "*_test.go"))
	if err != nil {
		return err
	}
	top, _, _ := strings.Cut(name, "/")
	head := regexp.MustCompile(`(?m)^func ` + regexp.QuoteMeta(top) + `\(`)
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			return err
		}
		if head.Match(raw) {
			return nil
		}
	}
	return fmt.Errorf("%s has no %s", where, top)
}

// run runs the test that watches g, with the guard's file replaced by mutant.
func (g guard) run(mutant []byte) (string, error) {
	where, name, _ := strings.Cut(g.by, " ")
	if where == "page" {
		return g.runPage([]string{name}, mutant)
	}
	dir, err := os.MkdirTemp("", "guards")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	overlay, err := g.overlay(dir, mutant)
	if err != nil {
		return "", err
	}
	out, err := goTest(where, anchored(name), "-timeout=1m", "-overlay", overlay)
	if err == nil && strings.Contains(out, "no tests to run") {
		err = fmt.Errorf("%s ran no test", g.by)
	}
	return out, err
}

// goTest runs tests of a package. Vet and symbols are left out: some hundred
// programs are built.
func goTest(where, run string, more ...string) (string, error) {
	args := append([]string{"test", "-tags=nolibopusfile", "-count=1", "-vet=off", "-ldflags=-s -w", "-run", run}, more...)
	cmd := exec.Command("go", append(args, where)...)
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// overlay writes what `go test -overlay` reads: the guard's file with mutant's
// text. The tree itself is not touched.
func (g guard) overlay(dir string, mutant []byte) (string, error) {
	path, err := filepath.Abs(filepath.Join(root, g.file))
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, filepath.Base(g.file))
	if err := os.WriteFile(file, mutant, 0o600); err != nil {
		return "", err
	}
	raw, err := json.Marshal(map[string]map[string]string{"Replace": {path: file}})
	if err != nil {
		return "", err
	}
	overlay := filepath.Join(dir, "overlay.json")
	return overlay, os.WriteFile(overlay, raw, 0o600)
}

// runPage runs test files of the page on a copy of its sources.
func (g guard) runPage(names []string, mutant []byte) (string, error) {
	page, err := filepath.Abs(filepath.Join(root, "ui/physician"))
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "guards-page")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	for _, f := range []string{"src", "test", "public", "package.json", "tsconfig.json", "vite.config.ts", "index.html"} {
		if out, err := exec.Command("cp", "-r", filepath.Join(page, f), dir).CombinedOutput(); err != nil {
			return string(out), err
		}
	}
	if err := os.Symlink(filepath.Join(page, "node_modules"), filepath.Join(dir, "node_modules")); err != nil {
		return "", err
	}
	if mutant != nil {
		file := filepath.Join(dir, strings.TrimPrefix(g.file, "ui/physician/"))
		if err := os.WriteFile(file, mutant, 0o600); err != nil {
			return "", err
		}
	}
	cmd := exec.Command("npx", append([]string{"vitest", "run"}, names...)...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// anchored is name as a -run pattern that matches this test only.
func anchored(name string) string {
	parts := strings.Split(name, "/")
	for i, p := range parts {
		parts[i] = "^" + strings.ReplaceAll(regexp.QuoteMeta(p), " ", "_") + "$"
	}
	return strings.Join(parts, "/")
}
