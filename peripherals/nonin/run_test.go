package nonin

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
	"telecart/peripherals/internal/oximeter"
	"telecart/peripherals/peripheraltest"
)

// pipe is a serial port whose other end a test holds, with no kernel in it.
type pipe struct {
	*io.PipeReader
	write *io.PipeWriter
	once  sync.Once
}

func newWire() *pipe {
	r, w := io.Pipe()
	return &pipe{PipeReader: r, write: w}
}

func (w *pipe) Write(p []byte) (int, error) { return len(p), nil }

func (w *pipe) Close() error {
	w.once.Do(func() { w.PipeReader.Close(); w.write.CloseWithError(os.ErrClosed) })
	return nil
}

// A device that falls silent loses its numbers within two seconds and says
// so; it comes back by itself. The log is not filled with it.
func TestSilence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWire()
		env := peripheraltest.Env(t)
		var log bytes.Buffer
		env.Log = slog.New(slog.NewTextHandler(&log, nil))
		env.Serial = func(string, serial.Config) (serial.Port, error) { return w, nil }
		o, err := New(env, json.RawMessage(`{"port": "/dev/ttyTEST"}`))
		if err != nil {
			t.Fatal(err)
		}
		rec := peripheraltest.NewRecorder()
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- o.Run(ctx, rec) }()
		last := func() peripherals.Status {
			synctest.Wait()
			all := rec.Statuses()
			return all[len(all)-1]
		}
		speak := func(b []byte) {
			if _, err := w.write.Write(b); err != nil {
				t.Error(err)
			}
			synctest.Wait()
		}
		good := frames(2*packetFrames, quiet, values(97, 72))

		if s := last(); s.State != peripherals.Starting || s.Detail != oximeter.SentenceWaiting {
			t.Errorf("at the start: %+v", s)
		}
		speak(good)
		if s := last(); s.State != peripherals.Online {
			t.Errorf("with data: %+v", s)
		}
		time.Sleep(silence - time.Millisecond)
		if r, _ := rec.Last(peripherals.SpO2); last().State != peripherals.Online || r.Quality != peripherals.Good {
			t.Errorf("just before the time is over: %+v, %+v", last(), r)
		}
		time.Sleep(2 * time.Millisecond)
		if s := last(); s.State != peripherals.Offline || s.Detail != oximeter.SentenceSilent {
			t.Errorf("silent: %+v", s)
		}
		if r, _ := rec.Last(peripherals.SpO2); r.Quality != peripherals.NoSignal || r.Detail != oximeter.DetailNoData {
			t.Errorf("the value of a silent device: %+v", r)
		}
		for range 10 {
			speak([]byte("this is not what an oximeter says at all, at any speed"))
			time.Sleep(silence / 9)
		}
		if s := last(); s.State != peripherals.Offline || s.Detail != oximeter.SentenceGarbled {
			t.Errorf("garbled: %+v", s)
		}
		speak(good)
		if s := last(); s.State != peripherals.Online || !s.Detail.IsZero() {
			t.Errorf("back again: %+v", s)
		}
		time.Sleep(24 * time.Hour)
		speak(good)
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if words, ends := strings.Count(log.String(), "nothing to understand"), strings.Count(log.String(), "understood again"); words > 50 || ends != 2 {
			t.Errorf("a day's silence is %d lines in the log and its end %d", words, ends)
		}
	})
}
