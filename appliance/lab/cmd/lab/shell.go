package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"

	"golang.org/x/sys/unix"
)

// prompt is the prompt of the guest's shell; see guest/run.
const prompt = "root@cart:"

// shell connects a terminal to the guest. Any other input, such as a pipe, is
// typed once the shell is ready, followed by "exit".
func (m machine) shell(ctx context.Context, in *os.File, out io.Writer) error {
	fmt.Fprintln(out, "lab: a shell in the guest; exit (or Ctrl-A X) ends it")
	cmd := exec.CommandContext(ctx, qemu, m.args()...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, out, os.Stderr
	if _, err := unix.IoctlGetTermios(int(in.Fd()), unix.TCGETS); err != nil {
		asked := make(chan struct{})
		cmd.Stdout = &watcher{Writer: out, mark: []byte(prompt), seen: sync.OnceFunc(func() { close(asked) })}
		cmd.Stdin = nil
		keys, err := cmd.StdinPipe()
		if err != nil {
			return err
		}
		go typeIn(ctx, keys, in, asked)
	}
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("QEMU: %w", err)
	}
	return nil
}

// typeIn types in once asked is closed. It ignores errors: shell sees the end
// of the guest too.
func typeIn(ctx context.Context, keys io.Writer, in io.Reader, asked <-chan struct{}) {
	select {
	case <-ctx.Done():
	case <-asked:
		_, _ = io.Copy(keys, io.MultiReader(in, bytes.NewReader([]byte("\nexit\n"))))
	}
}

// watcher forwards what is written, and calls seen once it contains mark.
type watcher struct {
	io.Writer
	mark []byte
	seen func()
	tail []byte // of earlier writes
}

// Write implements io.Writer.
func (w *watcher) Write(b []byte) (int, error) {
	w.tail = append(w.tail, b...)
	if bytes.Contains(w.tail, w.mark) {
		w.seen()
	}
	w.tail = w.tail[max(0, len(w.tail)-len(w.mark)):]
	return w.Writer.Write(b)
}
