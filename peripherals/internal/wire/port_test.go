package wire

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"telecart/drivers/serial"
	"telecart/drivers/serial/serialtest"
	"telecart/peripherals"
)

// story is a sink that keeps the states, beside what else happens.
type story []string

func (*story) Reading(peripherals.Reading)    {}
func (*story) Wave(peripherals.Wave)          {}
func (s *story) Status(st peripherals.Status) { *s = append(*s, string(st.State)) }

// The numbers go before the nurse reads that the line has failed; a life that is
// ended is no failure; a port that is not there is told.
func TestPortRun(t *testing.T) {
	for _, c := range []struct {
		name string
		end  func(cable *serialtest.Cable, cancel func())
		err  error
		want []string
	}{
		{"unplugged", func(cable *serialtest.Cable, _ func()) { cable.Unplug() }, io.EOF, []string{"starting", "left", "offline"}},
		{"ended", func(_ *serialtest.Cable, cancel func()) { cancel() }, nil, []string{"starting", "left"}},
	} {
		synctest.Test(t, func(t *testing.T) {
			cable := serialtest.NewCable()
			cable.Plug()
			var s story
			told := peripherals.NewTold(&s, time.Now)
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(time.Second, func() { c.end(cable, cancel) })
			p := Port{Env: peripherals.Env{Buses: peripherals.Buses{Serial: cable.Open}}, Name: "thing", Path: "p"}
			err := p.Run(ctx, told, func(*Wire) Talk {
				told.Status(peripherals.Starting, peripherals.Sentence{})
				return Talk{Due: func() time.Duration { return time.Hour }, Hear: func([]byte) {}}
			}, func() { s = append(s, "left") })
			if !errors.Is(err, c.err) || (err == nil) != (c.err == nil) || !slices.Equal(s, c.want) {
				t.Errorf("%s: %v, %v", c.name, err, s)
			}
			if _, err := cable.Open("p", serial.Config{}); errors.Is(err, serial.ErrBusy) {
				t.Errorf("%s: the port is still open", c.name)
			}
			cancel()
		})
	}
	var s story
	p := Port{Env: peripherals.Env{Buses: peripherals.Buses{Serial: serialtest.NewCable().Open}}, Name: "thing", Path: "p"}
	if err := p.Run(t.Context(), peripherals.NewTold(&s, time.Now), nil, nil); !errors.Is(err, fs.ErrNotExist) || !slices.Equal(s, []string{"offline"}) {
		t.Errorf("not there: %v, %v", err, s)
	}
}

// An order is done in the dialogue's goroutine, or refused where there is none.
func TestOrders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		orders, gone, answer := make(Orders), errors.New("gone"), errors.New("answer")
		do := func(reply chan<- error) { reply <- answer }
		if err := orders.Give(t.Context(), gone, do); err != gone {
			t.Errorf("without a dialogue: %v", err)
		}
		go func() { (<-orders)() }()
		if err := orders.Give(t.Context(), gone, do); err != answer {
			t.Errorf("with one: %v", err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		go func() { (<-orders)() }()
		if err := orders.Give(ctx, gone, func(chan<- error) {}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("never answered: %v", err)
		}
	})
}

// What is due is due once, however late, and never without a period.
func TestEvery(t *testing.T) {
	var e, never Every
	e.Period = time.Second
	start := time.Unix(0, 0)
	e.Start(start)
	for at, want := range map[time.Duration]bool{0: false, 999 * time.Millisecond: false} {
		if e.Due(start.Add(at)) != want {
			t.Errorf("after %v", at)
		}
	}
	if late := start.Add(5500 * time.Millisecond); !e.Due(late) || e.Due(late) || e.Left(late) != 500*time.Millisecond {
		t.Errorf("after a pause it is due in %v", e.Left(late))
	}
	if never.Due(start) || never.Left(start) < time.Hour {
		t.Error("what has no period is due")
	}
}
