package evdev

import (
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// event is an input_event as the kernel writes it.
func event(at time.Time, kind, code uint16, value uint32) []byte {
	b := make([]byte, 0, size)
	if word == 8 {
		b = binary.NativeEndian.AppendUint64(b, uint64(at.Unix()))
		b = binary.NativeEndian.AppendUint64(b, uint64(at.Nanosecond()/1000))
	} else {
		b = binary.NativeEndian.AppendUint32(b, uint32(at.Unix()))
		b = binary.NativeEndian.AppendUint32(b, uint32(at.Nanosecond()/1000))
	}
	b = binary.NativeEndian.AppendUint16(b, kind)
	b = binary.NativeEndian.AppendUint16(b, code)
	return binary.NativeEndian.AppendUint32(b, value)
}

// What a scanner's keyboard sends for a 7 with Shift: scan codes (EV_MSC), keys and the
// ends of reports.
func TestRead(t *testing.T) {
	at := time.Unix(1_790_000_000, 123_456_000)
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	k := newKeyboard(r)
	for _, e := range [][]byte{
		event(at, 4, 4, 0x700e1), event(at, 1, 42, 1), event(at, 0, 0, 0),
		event(at, 1, 8, 1), event(at, 1, 8, 2), event(at, 1, 8, 0), event(at, 0, 3, 0),
	} {
		if _, err := w.Write(e); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []Key{{Code: 42, Down: true, At: at}, {Code: 8, Down: true, At: at}, {Code: 8, At: at}, {Lost: true, At: at}} {
		got, err := k.Read()
		if err != nil || !got.At.Equal(want.At) {
			t.Fatalf("%+v, %v", got, err)
		}
		if got.At = want.At; got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	w.Close()
	if _, err := k.Read(); !errors.Is(err, io.EOF) {
		t.Errorf("at the end: %v", err)
	}
	k.Close()
	if _, err := k.Read(); !errors.Is(err, os.ErrClosed) {
		t.Errorf("closed: %v", err)
	}
}

func TestOpen(t *testing.T) {
	if _, err := Open(filepath.Join(t.TempDir(), "event0")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("nothing there: %v", err)
	}
	if _, err := Open("/dev/null"); !errors.Is(err, ErrNoInput) {
		t.Errorf("/dev/null: %v", err)
	}
}
