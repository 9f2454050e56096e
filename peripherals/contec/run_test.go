package contec

import (
	"bytes"
	"context"
	"io"
	"os"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
	"telecart/peripherals/peripheraltest"
)

// pipe is a serial port whose other end is the virtual device, with no kernel
// in it.
type pipe struct {
	*io.PipeReader
	device *io.PipeWriter
	heard  func([]byte)
	once   sync.Once
}

func (w *pipe) Write(p []byte) (int, error) { w.heard(p); return len(p), nil }

func (w *pipe) Close() error {
	w.once.Do(func() { w.PipeReader.Close(); w.device.CloseWithError(os.ErrClosed) })
	return nil
}

// The driver asks for live data, keeps them coming beyond the 30 s that the
// device gives, asks again when the device was switched on anew, and stops it
// at the end.
func TestDialogue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		device := NewTwin()
		var mu sync.Mutex
		var said []byte
		r, w := io.Pipe()
		line := &pipe{PipeReader: r, device: w, heard: func(p []byte) {
			mu.Lock()
			said = append(said, p...)
			mu.Unlock()
			device.Receive(p)
		}}
		env := peripheraltest.Env(t)
		env.Serial = func(path string, c serial.Config) (serial.Port, error) {
			if c != (serial.Config{Baud: 115200}) {
				t.Errorf("opened with %v", c)
			}
			return line, nil
		}
		o, err := New(env, []byte(`{"port": "x"}`))
		if err != nil {
			t.Fatal(err)
		}
		rec := peripheraltest.NewRecorder()
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- o.Run(ctx, rec) }()
		speak := func(seconds int) {
			for range seconds * 60 {
				if p := device.Append(nil); len(p) > 0 {
					if _, err := w.Write(p); err != nil {
						t.Error(err)
					}
				}
				time.Sleep(time.Second / 60)
			}
			synctest.Wait()
		}
		good := func(when string) {
			t.Helper()
			if rd, _ := rec.Last(peripherals.SpO2); rd.Quality != peripherals.Good || rd.Value != 97 {
				t.Errorf("%s: %+v", when, rd)
			}
		}
		synctest.Wait()
		speak(65)
		good("after a minute")
		for _, s := range rec.Statuses()[1:] {
			if s.State != peripherals.Online {
				t.Errorf("on the way: %+v", s)
			}
		}
		device.Receive(command(opStop)) // as if it had been switched off and on
		speak(3)
		good("after the device forgot")
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		mu.Lock()
		defer mu.Unlock()
		if !bytes.HasPrefix(said, command(opLive)) || !bytes.HasSuffix(said, append(command(opStop), command(opStopToo)...)) {
			t.Errorf("said % x", said)
		}
		if n := bytes.Count(said, command(opKeepAlive)); n != 13 {
			t.Errorf("%d times keep-alive in 68 s", n)
		}
		if device.Live() {
			t.Error("the device still sends")
		}
	})
}
