package sim

import (
	"bufio"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// panel is a virtual chip: a named pipe that sets the inputs and a file that
// shows the outputs. The pipe is read while any line is requested.
type panel struct {
	path string
	now  func() time.Time

	life  sync.Mutex // guards opening and closing the pipe
	pipe  *os.File
	ended chan struct{} // closed when the reader of pipe has returned

	mu     sync.Mutex
	taken  map[int]bool
	inputs map[int]*virtualInput
	active map[int]bool // inputs
	lit    map[int]bool // outputs
}

// acquire takes a line; the first one opens the pipe.
func (p *panel) acquire(line int) error {
	p.life.Lock()
	defer p.life.Unlock()
	p.mu.Lock()
	taken := p.taken[line]
	p.mu.Unlock()
	if taken {
		return fmt.Errorf("virtual panel %s: line %d is in use", p.path, line)
	}
	if p.pipe == nil {
		if err := p.open(); err != nil {
			return fmt.Errorf("virtual panel: %w", err)
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.taken[line] = true
	return nil
}

// release returns a line; the last one closes the pipe.
func (p *panel) release(line int) {
	p.life.Lock()
	defer p.life.Unlock()
	p.mu.Lock()
	delete(p.taken, line)
	left := len(p.taken)
	p.mu.Unlock()
	if left == 0 {
		p.pipe.Close()
		<-p.ended
		p.pipe = nil
	}
}

func (p *panel) open() error {
	if err := syscall.Mkfifo(p.path, 0o600); err != nil && err != syscall.EEXIST {
		return &fs.PathError{Op: "mkfifo", Path: p.path, Err: err}
	}
	// Opened for writing too, so that reading does not end with a writer.
	f, err := os.OpenFile(p.path, os.O_RDWR|syscall.O_NONBLOCK, 0)
	if err != nil {
		return err
	}
	if st, err := f.Stat(); err != nil || st.Mode().Type() != fs.ModeNamedPipe {
		f.Close()
		return fmt.Errorf("%s exists and is not a pipe: remove it", p.path)
	}
	p.pipe, p.ended = f, make(chan struct{})
	go func() {
		defer close(p.ended)
		for lines := bufio.NewScanner(f); lines.Scan(); {
			p.command(lines.Text())
		}
	}()
	return nil
}

// command executes a line; a line it does not understand is ignored.
func (p *panel) command(text string) {
	offset, word, _ := strings.Cut(strings.TrimSpace(text), " ")
	line, err := strconv.Atoi(offset)
	if err != nil {
		return
	}
	switch strings.TrimSpace(word) {
	case "on":
		p.set(line, true)
	case "off":
		p.set(line, false)
	case "press":
		p.set(line, true)
		time.AfterFunc(pressTime, func() { p.set(line, false) })
	}
}

func (p *panel) set(line int, active bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.active[line] == active {
		return
	}
	p.active[line] = active
	if in := p.inputs[line]; in != nil {
		in.edge(active, p.now())
	}
}

// light switches an output and writes the state of all of them.
func (p *panel) light(line int, on bool) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lit[line] = on
	var text strings.Builder
	for _, l := range slices.Sorted(maps.Keys(p.lit)) {
		word := "off"
		if p.lit[l] {
			word = "on"
		}
		fmt.Fprintf(&text, "%d %s\n", l, word)
	}
	out := p.path + ".out"
	if err := os.WriteFile(out+".new", []byte(text.String()), 0o600); err != nil {
		return err
	}
	return os.Rename(out+".new", out)
}
