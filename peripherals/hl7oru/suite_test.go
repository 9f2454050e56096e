package hl7oru_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/netip"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"telecart/drivers/mllp"
	"telecart/peripherals"
	"telecart/peripherals/hl7oru"
	"telecart/peripherals/peripheraltest"
)

// loopback is the real bus on a port that is free, and where.
type loopback struct {
	mllp.Handler
	at chan string
}

func (l loopback) Listening(at net.Addr) {
	l.Handler.Listening(at)
	l.at <- at.String()
}

func onLoopback(t *testing.T) (peripherals.Env, chan string) {
	at := make(chan string, 2)
	env := peripheraltest.Env(t)
	env.Listen = func(ctx context.Context, c mllp.Config, h mllp.Handler) error {
		c.Address = netip.MustParseAddrPort("127.0.0.1:0")
		return mllp.Listen(ctx, c, loopback{h, at})
	}
	return env, at
}

var healthy = map[peripherals.Quantity]float64{
	peripherals.SpO2: 97, peripherals.PulseRate: 72, peripherals.HeartRate: 72, peripherals.RespiratoryRate: 16,
	peripherals.Temperature: 36.8, peripherals.NIBPSystolic: 128, peripherals.NIBPDiastolic: 76, peripherals.NIBPMean: 93,
}

func awaitHealthy(t *testing.T, r *peripheraltest.Running) {
	t.Helper()
	for q, v := range healthy {
		r.Await(t, "a good "+string(q), q, func(rd peripherals.Reading) bool {
			return rd.Quality == peripherals.Good && rd.Value == v && !rd.DeviceTime.IsZero()
		})
	}
	r.AwaitState(t, peripherals.Online)
	for _, rd := range r.Readings() {
		if want := healthy[rd.Quantity]; rd.Quality == peripherals.NoSignal && rd.Value != 0 || rd.Quality != peripherals.NoSignal && rd.Value != want {
			t.Errorf("told %+v, want %v or nothing", rd, want)
		}
	}
}

// The virtual monitor over real TCP, whole and in every way broken.
func TestSuite(t *testing.T) {
	hour := func() time.Time { return time.Now().Add(-time.Hour) }
	for name, write := range map[string]func(w io.Writer, m *virtual) error{
		"whole": func(w io.Writer, m *virtual) error {
			_, err := w.Write(m.AppendMessage(nil, time.Now()))
			return err
		},
		"byte by byte": func(w io.Writer, m *virtual) error {
			for _, b := range m.AppendMessage(nil, time.Now()) {
				if _, err := w.Write([]byte{b}); err != nil {
					return err
				}
			}
			return nil
		},
		"starts in the middle": func(w io.Writer, m *virtual) error {
			_, err := w.Write(m.AppendMessage(m.AppendMessage(nil, time.Now())[200:], time.Now()))
			return err
		},
		"garbage between": func(w io.Writer, m *virtual) error {
			m.Garbage("\x00\xffGET / HTTP/1.1\r\n\x0b\x0b\x1c\x1c\x0bMSH|^~\\&|half")
			_, err := w.Write(m.AppendMessage(nil, time.Now()))
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			peripheraltest.NoLeak(t)
			env, at := onLoopback(t)
			r := peripheraltest.Start(t, hl7oru.Model(), env, settings)
			conn, err := net.Dial("tcp", <-at)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			m := newVirtual("SIM", hour())
			if err := write(conn, m); err != nil {
				t.Fatal(err)
			}
			awaitHealthy(t, r)
			if cuff, _ := r.Last(peripherals.NIBPSystolic); time.Since(cuff.At) < 59*time.Minute {
				t.Errorf("a cuff value of an hour ago is told as of %s", cuff.At)
			}
			r.Stop(t)
		})
	}
}

// The monitor goes and comes back; Run ends and runs again on the same port.
func TestAgain(t *testing.T) {
	peripheraltest.NoLeak(t)
	env, at := onLoopback(t)
	r := peripheraltest.Start(t, hl7oru.Model(), env, settings)
	address := <-at
	for range 2 {
		ctx, leave := context.WithCancel(context.Background())
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		served := make(chan error, 1)
		go func() { served <- newVirtual("SIM", time.Now()).Serve(ctx, conn) }()
		awaitHealthy(t, r)
		leave()
		if err := <-served; err != nil {
			t.Error(err)
		}
	}
	r.Stop(t)
	if _, err := net.Dial("tcp", address); err == nil {
		t.Error("the port is still open after Run")
	}
	r = peripheraltest.Rerun(t, r.Peripheral)
	<-at
	r.AwaitState(t, peripherals.Online)
	r.Stop(t)
}

// Messages of monitors of all vendors, each when the one before has long been
// silent.
func TestOneAfterAnother(t *testing.T) {
	peripheraltest.NoLeak(t)
	env, at := onLoopback(t)
	var later atomic.Int64
	env.Now = func() time.Time { return time.Now().Add(time.Duration(later.Load())) }
	r := peripheraltest.Start(t, hl7oru.Model(), env, settings)
	address := <-at
	captures, err := filepath.Glob("testdata/*.hl7")
	if err != nil || len(captures) < 5 {
		t.Fatalf("%d captures: %v", len(captures), err)
	}
	for _, capture := range append(captures, captures...) {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		later.Add(int64(2 * time.Minute))
		name := strings.TrimSuffix(filepath.Base(capture), ".hl7")
		fmt.Fprintf(conn, "\x0b%s\x1c\r", message(t, name))
		reply, err := bufio.NewReader(conn).ReadString(0x1c)
		if err != nil || !strings.Contains(reply, "\rMSA|AA|") {
			t.Errorf("%s: %q, %v", name, reply, err)
		}
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	}
	r.Stop(t)
}

// The virtual monitor's script.
func TestTwin(t *testing.T) {
	env, at := onLoopback(t)
	r := peripheraltest.Start(t, hl7oru.Model(), env, settings)
	conn, err := net.Dial("tcp", <-at)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	m := newVirtual("SIM", time.Now())
	for _, step := range []struct {
		do      func()
		quality peripherals.Quality
		detail  peripherals.Words
	}{
		{func() { m.Set(150456, "96") }, peripherals.Good, ""},
		{func() { m.Set(150456, "-100") }, peripherals.NoSignal, "no value"},
		{func() { m.Set(150456, "96"); m.Flag("DEMO", "P") }, peripherals.Suspect, "demo data"},
		{func() { m.Flag("", "T") }, peripherals.Suspect, "test message"},
		{func() { m.Flag("INV", "P") }, peripherals.NoSignal, "invalid"},
		{func() { m.Flag("", "P") }, peripherals.Good, ""},
	} {
		step.do()
		if _, err := conn.Write(m.AppendMessage(nil, time.Now())); err != nil {
			t.Fatal(err)
		}
		r.Await(t, fmt.Sprintf("%s %q", step.quality, step.detail), peripherals.SpO2, func(rd peripherals.Reading) bool {
			return rd.Quality == step.quality && rd.Detail == step.detail
		})
	}
	answers := make([]byte, 1<<16)
	n, err := conn.Read(answers)
	if err != nil || !strings.HasPrefix(string(answers[:n]), "\x0bMSH|^~\\&|TELECART||SIM|") {
		t.Errorf("answers %q, %v", answers[:n], err)
	}
	r.Stop(t)
}
