package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"telecart/appliance/lab/rig"
)

// event is a line of `go test -json` (go doc test2json).
type event struct {
	Time    time.Time `json:",omitzero"`
	Action  string
	Package string   `json:",omitempty"`
	Test    string   `json:",omitempty"`
	Elapsed *float64 `json:",omitempty"`
	Output  string   `json:",omitempty"`
}

// report turns the suites' output into report.json, in the format of `go test
// -json`, and shows it.
type report struct {
	dir    string
	suites []*progress
	json   *os.File
}

// progress is how far a suite's output was read.
type progress struct {
	suite
	read   int64
	conv   *exec.Cmd
	in     io.WriteCloser
	done   chan struct{}
	counts map[string]int // tests by action
	begun  []string       // tests that have not ended
	failed []string       // tests that have failed
	took   float64        // seconds
	said   map[string][]string
	broken atomic.Pointer[string] // why the lab itself is broken
}

func newReport(dir string, suites []suite) (*report, error) {
	f, err := os.Create(filepath.Join(dir, "report.json"))
	if err != nil {
		return nil, err
	}
	r := &report{dir: dir, json: f}
	for _, s := range suites {
		r.suites = append(r.suites, &progress{suite: s, counts: map[string]int{}, said: map[string][]string{}})
	}
	return r, nil
}

// poll reads new output and reports whether there was any.
func (r *report) poll() (news bool) {
	for _, p := range r.suites {
		b := p.fresh(r.dir)
		if len(b) == 0 {
			continue
		}
		news = true
		if p.conv == nil {
			if err := r.convert(p); err != nil {
				fmt.Println("lab:", err)
				continue
			}
		}
		p.in.Write(b) // an error becomes a missing result
	}
	return news
}

func (p *progress) fresh(dir string) []byte {
	f, err := os.Open(filepath.Join(dir, p.name+".out"))
	if err != nil {
		return nil
	}
	defer f.Close()
	b, _ := io.ReadAll(io.NewSectionReader(f, p.read, 1<<30))
	p.read += int64(len(b))
	return b
}

// convert starts the Go tool that turns p's output into events.
func (r *report) convert(p *progress) error {
	p.conv = exec.Command("go", "tool", "test2json", "-t", "-p", p.pkg)
	in, err := p.conv.StdinPipe()
	if err != nil {
		return err
	}
	out, err := p.conv.StdoutPipe()
	if err != nil {
		return err
	}
	if err := p.conv.Start(); err != nil {
		return err
	}
	p.in, p.done = in, make(chan struct{})
	go func() {
		defer close(p.done)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			fmt.Fprintf(r.json, "%s\n", lines.Bytes())
			var e event
			if json.Unmarshal(lines.Bytes(), &e) == nil {
				p.take(e)
			}
		}
	}()
	return nil
}

// take counts, and shows each test when it ends: its output, if it failed or
// has something to say.
func (p *progress) take(e event) {
	if _, why, ok := strings.Cut(e.Output, rig.BrokenMark); ok {
		why = p.name + ": " + rig.BrokenMark + strings.TrimSpace(why)
		p.broken.CompareAndSwap(nil, &why)
	}
	if e.Test == "" {
		if e.Action == "output" {
			p.said[""] = append(p.said[""], e.Output)
		}
		return
	}
	switch e.Action {
	case "run":
		p.begun = append(p.begun, e.Test)
	case "output":
		p.said[e.Test] = append(p.said[e.Test], e.Output)
	case "pass", "fail", "skip":
		p.counts[e.Action]++
		p.begun = slices.DeleteFunc(p.begun, func(t string) bool { return t == e.Test })
		if e.Elapsed != nil {
			fmt.Printf("  %-4s %s/%s (%.1f s)\n", e.Action, p.name, e.Test, *e.Elapsed)
			if !strings.Contains(e.Test, "/") {
				p.took += *e.Elapsed
			}
		}
		if e.Action == "fail" {
			p.failed = append(p.failed, e.Test)
		}
		p.show(e.Test)
	}
}

// show prints a test's output.
func (p *progress) show(test string) {
	for _, l := range p.said[test] {
		if t := strings.TrimSpace(l); !strings.HasPrefix(t, "===") && !strings.HasPrefix(t, "---") {
			fmt.Print("       ", strings.TrimLeft(l, " "))
		}
	}
}

// broken returns why the lab itself is broken, or "".
func (r *report) broken() string {
	for _, p := range r.suites {
		if why := p.broken.Load(); why != nil {
			return *why
		}
	}
	return ""
}

// again repeats the failures at the very end, the part of a long log that is
// kept.
func (r *report) again() {
	for _, p := range r.suites {
		for _, t := range p.failed {
			fmt.Printf("lab: failed: %s/%s\n", p.name, t)
			p.show(t)
		}
	}
}

// finish prints the totals and repeats the failures. A suite that did not end
// with success has failed, and so has one that ran nothing.
func (r *report) finish() (ok bool) {
	defer r.json.Close()
	ok = true
	fmt.Println("lab: suite            pass fail skip  seconds")
	for _, p := range r.suites {
		if p.conv != nil {
			p.in.Close()
			<-p.done
			p.conv.Wait() // its output was what counted
		}
		exit, err := os.ReadFile(filepath.Join(r.dir, p.name+".exit"))
		verdict := ""
		switch {
		case err != nil:
			verdict = strings.TrimSpace("did not end " + strings.Join(p.begun, " "))
		case strings.TrimSpace(string(exit)) != "0":
			verdict = "FAILED"
		case p.counts["pass"] == 0:
			verdict = "ran nothing"
		}
		if verdict != "" {
			ok = false
			verdict += "\n" + strings.Join(p.said[""], "")
		}
		fmt.Printf("lab: %-16s %4d %4d %4d %8.1f %s\n", p.name, p.counts["pass"], p.counts["fail"], p.counts["skip"], p.took, verdict)
	}
	r.again()
	return ok
}
