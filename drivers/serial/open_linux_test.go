package serial_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"telecart/drivers/serial"
	"telecart/drivers/serial/serialtest"
)

var _ serial.Opener = serial.Open

func open(t *testing.T, path string, c serial.Config) serial.Port {
	t.Helper()
	p, err := serial.Open(path, c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

// every byte value, so that a line discipline that eats or changes one shows
func allBytes() []byte {
	b := make([]byte, 256)
	for i := range b {
		b[i] = byte(i)
	}
	return b
}

func TestBytesPassUnchangedBothWays(t *testing.T) {
	master, path := serialtest.Pair(t)
	p := open(t, path, serial.Config{Baud: 9600})
	for _, way := range []struct {
		name string
		to   io.Writer
		from io.Reader
	}{{"to the port", master, p}, {"from the port", p, master}} {
		want, got := allBytes(), make([]byte, 256)
		if _, err := way.to.Write(want); err != nil {
			t.Fatal(way.name, err)
		}
		if _, err := io.ReadFull(way.from, got); err != nil {
			t.Fatal(way.name, err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s: got % x", way.name, got)
		}
	}
}

// What a device said before the port was opened is of unknown age: it must
// not come out as if it were of now.
func TestOldBytesAreDropped(t *testing.T) {
	master, path := serialtest.Pair(t)
	if _, err := master.Write([]byte("early")); err != nil {
		t.Fatal(err)
	}
	awaitInput(t, path)
	p := open(t, path, serial.Config{Baud: 9600})
	if _, err := master.Write([]byte("fresh")); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, 5)
	if _, err := io.ReadFull(p, got); err != nil || string(got) != "fresh" {
		t.Errorf("got %q, %v", got, err)
	}
}

// awaitInput returns once bytes wait at the port.
func awaitInput(t *testing.T, path string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	fds := []unix.PollFd{{Fd: int32(f.Fd()), Events: unix.POLLIN}}
	if n, err := unix.Poll(fds, 10_000); n != 1 || err != nil {
		t.Fatalf("no input at %s: %v", path, err)
	}
}

func TestUnpluggedEndsBlockedRead(t *testing.T) {
	master, path := serialtest.Pair(t)
	p := open(t, path, serial.Config{Baud: 9600})
	done := readInBackground(p)
	master.Close()
	if err := <-done; !errors.Is(err, io.EOF) {
		t.Errorf("Read ended with %v, want io.EOF", err)
	}
	if _, err := p.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		t.Errorf("the next Read gave %v, want io.EOF", err)
	}
	if _, err := p.Write([]byte{1}); err == nil {
		t.Error("Write to an unplugged port succeeded")
	}
}

func TestCloseEndsBlockedRead(t *testing.T) {
	_, path := serialtest.Pair(t)
	p := open(t, path, serial.Config{Baud: 9600})
	done := readInBackground(p)
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	if err := <-done; !errors.Is(err, os.ErrClosed) {
		t.Errorf("Read ended with %v, want os.ErrClosed", err)
	}
	if err := p.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
	if _, err := p.Write([]byte{1}); !errors.Is(err, os.ErrClosed) {
		t.Errorf("Write after Close gave %v, want os.ErrClosed", err)
	}
}

// A device that takes nothing (CTS off, here a master that does not read)
// blocks Write; Close must still end it.
func TestCloseEndsBlockedWrite(t *testing.T) {
	_, path := serialtest.Pair(t)
	p := open(t, path, serial.Config{Baud: 9600})
	done := make(chan error)
	go func() {
		chunk := make([]byte, 4096)
		for {
			if _, err := p.Write(chunk); err != nil {
				done <- err
				return
			}
		}
	}()
	p.Close()
	if err := <-done; !errors.Is(err, os.ErrClosed) {
		t.Errorf("Write ended with %v, want os.ErrClosed", err)
	}
}

func readInBackground(p serial.Port) <-chan error {
	done := make(chan error, 1)
	go func() {
		n, err := p.Read(make([]byte, 16))
		if err == nil && n == 0 {
			err = errors.New("Read returned nothing and no error")
		}
		done <- err
	}()
	return done
}

func TestSecondOpenIsBusy(t *testing.T) {
	_, path := serialtest.Pair(t)
	first := open(t, path, serial.Config{Baud: 9600})
	_, err := serial.Open(path, serial.Config{Baud: 9600})
	if !errors.Is(err, serial.ErrBusy) || !strings.Contains(err.Error(), path) {
		t.Errorf("got %v, want ErrBusy that names the path", err)
	}
	first.Close()
	open(t, path, serial.Config{Baud: 9600}) // free again
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, pty := serialtest.Pair(t)
	good := serial.Config{Baud: 9600}
	for name, c := range map[string]struct {
		path string
		c    serial.Config
		want error
	}{
		"no such port": {filepath.Join(dir, "none"), good, fs.ErrNotExist},
		"a file":       {file, good, serial.ErrNotSerial},
		"a folder":     {dir, good, serial.ErrNotSerial},
		"no rate":      {pty, serial.Config{}, serial.ErrConfig},
		"slow":         {pty, serial.Config{Baud: 49}, serial.ErrConfig},
		"5 bits":       {pty, serial.Config{Baud: 9600, DataBits: 5}, serial.ErrConfig},
		"3 stop bits":  {pty, serial.Config{Baud: 9600, StopBits: 3}, serial.ErrConfig},
		"9 bits":       {pty, serial.Config{Baud: 9600, DataBits: 9}, serial.ErrConfig},
		"too fast":     {pty, serial.Config{Baud: 4_000_001}, serial.ErrConfig},
		"mark":         {pty, serial.Config{Baud: 9600, Parity: "mark"}, serial.ErrConfig},
		"space":        {pty, serial.Config{Baud: 9600, Parity: "space"}, serial.ErrConfig},
		"another case": {pty, serial.Config{Baud: 9600, Parity: "Even"}, serial.ErrConfig},
	} {
		if _, err := serial.Open(c.path, c.c); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
}

// The pty keeps what was set on it but for the size, and whether there is a
// parity, which it has no use for, so it can witness the rest: the rate, which
// parity, stop bits, the handshake, and that bytes pass raw, the damaged ones
// marked.
func TestSettingReachesTheLine(t *testing.T) {
	for _, c := range []serial.Config{
		{Baud: 9600}, {Baud: 19200, Parity: serial.EvenParity, RTSCTS: true}, {Baud: 115200, StopBits: 2}, {Baud: 12345},
		{Baud: 19200, Parity: serial.OddParity}, {Baud: 50}, {Baud: 4_000_000},
	} {
		_, path := serialtest.Pair(t)
		witness, err := os.OpenFile(path, os.O_RDWR|unix.O_NOCTTY, 0)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { witness.Close() })
		leaveOdd(t, witness)
		open(t, path, c)
		tio, err := unix.IoctlGetTermios(int(witness.Fd()), unix.TCGETS2)
		if err != nil {
			t.Fatal(err)
		}
		if int(tio.Ospeed) != c.Baud {
			t.Errorf("%+v: rate %d", c, tio.Ospeed)
		}
		if got := tio.Cflag&unix.CRTSCTS != 0; got != c.RTSCTS {
			t.Errorf("%+v: RTS/CTS %v", c, got)
		}
		if got := tio.Cflag&unix.CSTOPB != 0; got != (c.StopBits == 2) {
			t.Errorf("%+v: two stop bits %v", c, got)
		}
		if got := tio.Cflag&unix.PARODD != 0; got != (c.Parity == serial.OddParity) {
			t.Errorf("%+v: odd %v", c, got)
		}
		if tio.Cflag&unix.CMSPAR != 0 {
			t.Errorf("%+v: mark or space parity", c)
		}
		if tio.Iflag != unix.INPCK|unix.PARMRK || tio.Oflag&unix.OPOST != 0 || tio.Lflag&(unix.ICANON|unix.ECHO|unix.ISIG|unix.IEXTEN) != 0 {
			t.Errorf("%+v: input %#x, output %#x, local %#x", c, tio.Iflag, tio.Oflag, tio.Lflag)
		}
	}
}

// leaveOdd leaves everything on the line that another program may have: nothing
// of it may stay.
func leaveOdd(t *testing.T, f *os.File) {
	t.Helper()
	tio, err := unix.IoctlGetTermios(int(f.Fd()), unix.TCGETS2)
	if err != nil {
		t.Fatal(err)
	}
	tio.Iflag |= unix.IXON | unix.ISTRIP | unix.ICRNL | unix.IGNPAR | unix.BRKINT
	tio.Oflag |= unix.OPOST | unix.ONLCR
	tio.Lflag |= unix.ICANON | unix.ECHO | unix.ISIG | unix.IEXTEN
	tio.Cflag |= unix.PARODD | unix.CMSPAR | unix.CSTOPB | unix.CRTSCTS
	if err := unix.IoctlSetTermios(int(f.Fd()), unix.TCSETS2, tio); err != nil {
		t.Fatal(err)
	}
}

// A pty would keep the exclusive mark of a killed cartd, and refuse the next.
func TestNoMarkStaysOnAPseudoTerminal(t *testing.T) {
	_, path := serialtest.Pair(t)
	open(t, path, serial.Config{Baud: 9600})
	witness, err := os.OpenFile(path, os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer witness.Close()
	if mark, err := unix.IoctlGetInt(int(witness.Fd()), unix.TIOCGEXCL); err != nil || mark != 0 {
		t.Errorf("exclusive mark %d, %v", mark, err)
	}
}

func TestOtherProgramsMarkIsBusy(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may open what is marked exclusive")
	}
	_, path := serialtest.Pair(t)
	other, err := os.OpenFile(path, os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if err := unix.IoctlSetInt(int(other.Fd()), unix.TIOCEXCL, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := serial.Open(path, serial.Config{Baud: 9600}); !errors.Is(err, serial.ErrBusy) {
		t.Errorf("got %v, want ErrBusy", err)
	}
}

func TestCloseLeavesNoDescriptor(t *testing.T) {
	_, path := serialtest.Pair(t)
	open(t, path, serial.Config{Baud: 9600}).Close() // let the runtime's poller come up
	before := descriptors(t)
	for range 20 {
		open(t, path, serial.Config{Baud: 9600}).Close()
		if _, err := serial.Open("/dev/null", serial.Config{Baud: 9600}); err == nil {
			t.Fatal("/dev/null was opened as a port")
		}
	}
	if after := descriptors(t); after != before {
		t.Errorf("%d descriptors before, %d after", before, after)
	}
}

func descriptors(t *testing.T) int {
	t.Helper()
	fds, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(fds)
}
