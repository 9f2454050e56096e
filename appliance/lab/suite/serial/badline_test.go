//go:build lab

package serial

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"telecart/appliance/internal/supervisor"
	"telecart/appliance/lab/rig"
	"telecart/appliance/lab/vusb"
	"telecart/peripherals"
	"telecart/peripherals/bci"
	"telecart/peripherals/gedri"
	"telecart/peripherals/masimo"
)

// badLine changes one character in so many, and the chip notices.
type badLine struct {
	*vusb.Adapter
	fault vusb.Fault
	every int
	sent  *int
}

func (l badLine) Write(b []byte) (int, error) {
	begin := 0
	for i := range b {
		if *l.sent++; *l.sent%l.every != 0 {
			continue
		}
		l.Send(b[begin:i], 0)
		l.Send([]byte{b[i] ^ 0x05}, l.fault)
		begin = i + 1
	}
	if _, err := l.Send(b[begin:], 0); err != nil {
		return 0, err
	}
	return len(b), nil
}

// Instruments behind an adapter, on a line that damages characters: their
// numbers come, and never a wrong one. Only the first has checksums; it needs
// the handshake.
func TestBadLine(t *testing.T) {
	ge := gedri.NewTwin()
	ge.Change(func(p *gedri.TwinPatient) { p.SpO2 = 93 })
	berry, rainbow := bci.NewTwin(), masimo.NewTwin(time.Now)
	berry.Set(93, 72)
	rainbow.Set(93, 72)
	for name, c := range map[string]struct {
		serve func(context.Context, badLine) error
		make  func(raw json.RawMessage) (peripherals.Peripheral, error)
		fault vusb.Fault
		every int    // characters: some frames pass in between
		more  string // settings
	}{
		"ge-dri": {func(ctx context.Context, l badLine) error { return ge.Serve(ctx, l) },
			func(raw json.RawMessage) (peripherals.Peripheral, error) { return gedri.New(rig.Env(t), raw) }, vusb.ParityFault, 3001, ""},
		"bci-5byte": {func(ctx context.Context, l badLine) error { return berry.Serve(ctx, l) },
			func(raw json.RawMessage) (peripherals.Peripheral, error) { return bci.New(rig.Env(t), raw) }, vusb.ParityFault, 701, `,"parity":"odd"`},
		"masimo-ascii1": {func(ctx context.Context, l badLine) error { return rainbow.Serve(ctx, l) },
			func(raw json.RawMessage) (peripherals.Peripheral, error) { return masimo.New(rig.Env(t), raw) }, vusb.FramingFault, 401, ""},
	} {
		t.Run(name, func(t *testing.T) {
			dev := adapter(t)
			ctx, cancel := context.WithCancel(context.Background())
			served := make(chan struct{})
			go func() {
				defer close(served)
				_ = c.serve(ctx, badLine{dev, c.fault, c.every, new(int)})
			}()
			t.Cleanup(func() {
				cancel()
				<-served
			})
			p, err := c.make(json.RawMessage(fmt.Sprintf(`{"port":%q%s}`, adapterPort, c.more)))
			if err != nil {
				t.Fatal(err)
			}
			cart := rig.Supervise(t, supervisor.Unit{ID: name, Peripheral: p})
			value := func() float64 { return cart.Last(name, peripherals.SpO2).Value }
			rig.Await(t, 30*time.Second, "value", func() bool { return value() != 0 })
			const watched = 8 * time.Second
			for end := time.Now().Add(watched); time.Now().Before(end); time.Sleep(time.Millisecond) {
				if v := value(); v != 93 {
					t.Fatalf("%v %%, and the finger has 93 %%", v)
				}
			}
			if age := time.Since(cart.Last(name, peripherals.SpO2).At); age > watched {
				t.Errorf("the last good value is %v old", age)
			}
		})
	}
}
