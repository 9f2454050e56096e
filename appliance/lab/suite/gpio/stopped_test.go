//go:build lab

package gpio

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"telecart/appliance/lab/rig"
	"telecart/drivers/gpio"
)

// readerOf names, for the program that TestStopped starts, the chip to read.
const readerOf = "TELECART_LAB_CHIP"

// TestReader is that program: it prints the number of each edge, its level and
// its time in milliseconds.
func TestReader(t *testing.T) {
	chip := os.Getenv(readerOf)
	if chip == "" {
		t.Skip("only as a program of TestStopped")
	}
	in, err := gpio.Chips{}.Input(chip, 1, gpio.InputConfig{})
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("reading")
	for e := range in.Edges() {
		fmt.Println("edge", e.Seq, e.Active, e.At.UnixMilli())
	}
}

// A program that does not run for two seconds, while a button is pressed 100
// times, misses nothing of it, nor when it was.
func TestStopped(t *testing.T) {
	rig.NoLeak(t)
	c := rig.NewChip(t, 4)
	reader := exec.Command(os.Args[0], "-test.run=^TestReader$", "-test.v")
	reader.Env = append(os.Environ(), readerOf+"="+c.Path)
	out, err := reader.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := reader.Start(); err != nil {
		t.Fatal(err)
	}
	said := make(chan string, 1000)
	go func() {
		defer close(said)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			said <- lines.Text()
		}
	}()
	defer func() {
		_ = reader.Process.Kill()
		for range said { // until its output ends
		}
		_ = reader.Wait() // it was killed
	}()
	await(t, said, "reading")
	send(t, reader, syscall.SIGSTOP)
	for i := range 200 {
		c.Pull(t, 1, i%2 == 0)
		time.Sleep(10 * time.Millisecond) // the simulator merges what is nearer
	}
	send(t, reader, syscall.SIGCONT)
	n, at, active := told(t, said)
	span := time.Duration(at[1]-at[0]) * time.Millisecond
	if t.Logf("%d edges in %v", n, span); n < 100 || active || span < time.Second {
		t.Errorf("%d edges of 200 in %v, and at last it is pressed: %v", n, span, active)
	}
}

// told reads the edges until no more come. Their numbers have no gap; at has the
// first time and the last.
func told(t *testing.T, said <-chan string) (n int, at [2]int64, active bool) {
	t.Helper()
	for ; ; n++ {
		var line string
		select {
		case line = <-said:
		case <-time.After(2 * time.Second):
			return n, at, active
		}
		var seq int
		if _, err := fmt.Sscan(strings.TrimPrefix(line, "edge "), &seq, &active, &at[1]); err != nil || seq != n+1 {
			t.Fatalf("%q after %d edges: %v", line, n, err)
		}
		if n == 0 {
			at[0] = at[1]
		}
	}
}

func send(t *testing.T, p *exec.Cmd, s os.Signal) {
	t.Helper()
	if err := p.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
}

// await takes lines until one is as wanted.
func await(t *testing.T, said <-chan string, want string) {
	t.Helper()
	for {
		select {
		case line, ok := <-said:
			switch {
			case line == want:
				return
			case !ok:
				t.Fatalf("it has ended without %q", want)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("no %q", want)
		}
	}
}
