package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// qemu is the program that runs the guest.
const qemu = "qemu-system-x86_64"

// machine is the guest in QEMU. It is always emulated (TCG), because hardware
// virtualisation differs between hosts.
type machine struct {
	guest, load, results string
	still                time.Duration // the longest silence
}

func (m machine) args() []string {
	share := func(id, dir, mode string) []string {
		return []string{"-virtfs", fmt.Sprintf("local,id=%s,mount_tag=%s,path=%s,security_model=none%s", id, id, dir, mode)}
	}
	a := []string{
		"-M", "q35", "-accel", "tcg,thread=multi", "-cpu", "max", "-smp", "2", "-m", "1024",
		"-nographic", "-no-reboot", "-nodefaults", "-serial", "mon:stdio",
		"-kernel", filepath.Join(m.guest, "vmlinuz"), "-initrd", filepath.Join(m.guest, "initrd.gz"),
		"-drive", "file=" + filepath.Join(m.guest, "root.img") + ",if=none,id=root,format=raw,snapshot=on",
		"-device", "virtio-blk-pci,drive=root", "-device", "virtio-rng-pci",
		"-append", "console=ttyS0 quiet panic=1 mitigations=off net.ifnames=0 systemd.show_status=0 systemd.unit=lab.target systemd.mask=serial-getty@ttyS0.service",
	}
	a = append(a, share("lab", m.load, ",readonly=on")...)
	return append(a, share("results", m.results, "")...)
}

func (m machine) console() string { return filepath.Join(m.results, "console") }

// boot runs the guest until it powers off, and reports through r. It ends the
// guest with ctx, when it falls silent, and when a suite reports that the lab
// itself is broken.
func (m machine) boot(ctx context.Context, r *report) error {
	console, err := os.Create(m.console())
	if err != nil {
		return err
	}
	defer console.Close()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	cmd := exec.CommandContext(ctx, qemu, m.args()...)
	cmd.Stdout, cmd.Stderr = console, console
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("QEMU: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	err = m.watch(ctx, ended, r, stop)
	r.poll()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err != nil {
		return fmt.Errorf("QEMU: %w", err)
	}
	if _, err := os.Stat(filepath.Join(m.results, "done")); err != nil {
		return errors.New("the guest ended before its suites did")
	}
	return nil
}

// watch polls the results until the guest ends.
func (m machine) watch(ctx context.Context, ended <-chan error, r *report, stop context.CancelCauseFunc) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	last, size := time.Now(), int64(0)
	for {
		select {
		case err := <-ended:
			return err
		case <-tick.C:
		}
		news := r.poll()
		if st, err := os.Stat(m.console()); err == nil && st.Size() != size {
			size, news = st.Size(), true
		}
		if news {
			last = time.Now()
		}
		if why := r.broken(); why != "" {
			stop(errors.New(why))
		}
		if ctx.Err() == nil && time.Since(last) > m.still {
			stop(fmt.Errorf("the guest has said nothing for %v", m.still))
		}
	}
}

// lastLines shows the end of the console.
func (m machine) lastLines(w io.Writer) {
	b, err := os.ReadFile(m.console())
	if err != nil {
		return
	}
	lines := bytes.Split(bytes.TrimSpace(b), []byte("\n"))
	fmt.Fprintln(w, "lab: the console's last lines:")
	for _, l := range lines[max(0, len(lines)-40):] {
		fmt.Fprintf(w, "  %s\n", bytes.TrimRight(l, "\r"))
	}
}
