package guards

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
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
	passed := map[string]error{} // by test: the same test may watch several guards
	for i, g := range table() {
		if i%m != n {
			continue
		}
		t.Run(g.name, func(t *testing.T) {
			if _, done := passed[g.by]; !done {
				out, err := g.run(nil)
				if err != nil {
					err = fmt.Errorf("%s fails with the guard in place: %w\n%s", g.by, err, out)
				}
				passed[g.by] = err
			}
			if err := passed[g.by]; err != nil {
				t.Fatal(err)
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

// run runs the test that watches g, with the guard's file replaced by mutant
// where there is one.
func (g guard) run(mutant []byte) (string, error) {
	where, name, _ := strings.Cut(g.by, " ")
	if where == "page" {
		return g.runPage(name, mutant)
	}
	args := []string{"test", "-tags=nolibopusfile", "-count=1", "-timeout=1m", "-run", anchored(name)}
	if mutant != nil {
		dir, err := os.MkdirTemp("", "guards")
		if err != nil {
			return "", err
		}
		defer os.RemoveAll(dir)
		overlay, err := g.overlay(dir, mutant)
		if err != nil {
			return "", err
		}
		args = append(args, "-overlay", overlay)
	}
	cmd := exec.Command("go", append(args, where)...)
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	if err == nil && strings.Contains(string(out), "no tests to run") {
		err = fmt.Errorf("%s ran no test", g.by)
	}
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

// runPage runs one test file of the page on a copy of its sources.
func (g guard) runPage(name string, mutant []byte) (string, error) {
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
	cmd := exec.Command("npx", "vitest", "run", name)
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
