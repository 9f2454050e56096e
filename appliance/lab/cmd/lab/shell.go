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

// prompt is how the guest's shell asks for a command; see guest/run.
const prompt = "root@cart:"

// shell gives a terminal to the guest. Anything else that in may be, such as a
// pipe, is typed once the shell asks for a command, and "exit" at its end.
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

// typeIn types in once it is asked for. An error is an end of the guest, which
// shell sees too.
func typeIn(ctx context.Context, keys io.Writer, in io.Reader, asked <-chan struct{}) {
	select {
	case <-ctx.Done():
	case <-asked:
		_, _ = io.Copy(keys, io.MultiReader(in, bytes.NewReader([]byte("\nexit\n"))))
	}
}

// watcher hands on what is written, and calls seen when mark was in it.
type watcher struct {
	io.Writer
	mark []byte
	seen func()
	tail []byte // of what was written before
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
