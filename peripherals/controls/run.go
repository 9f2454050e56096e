package controls

import (
	"context"
	"fmt"
	"time"

	"telecart/drivers/gpio"
	"telecart/peripherals"
)

// input is one requested line.
type input struct {
	control peripherals.Control
	line    gpio.Input
}

// Run requests the lines and reports every edge until the chip fails or ctx
// ends.
func (c *Controls) Run(ctx context.Context, sink peripherals.Sink) error {
	err := c.live(ctx, sink)
	if err == nil {
		return nil
	}
	c.tell(sink, peripherals.Offline, peripherals.Explain(err))
	return fmt.Errorf("controls on %s: %w", c.set.Chip, err)
}

func (c *Controls) live(ctx context.Context, sink peripherals.Sink) error {
	inputs, err := c.open()
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan error, len(inputs))
	running := 0
	defer func() {
		cancel()
		c.close(inputs)
		for range running {
			<-ended
		}
	}()
	if err != nil {
		return err
	}
	if err := c.firstState(inputs); err != nil {
		return err
	}
	c.tell(sink, peripherals.Online, peripherals.Sentence{})
	for _, in := range inputs {
		running++
		go func() { ended <- c.follow(ctx, in) }()
	}
	select {
	case <-ctx.Done():
		return nil
	case err := <-ended:
		running--
		return err
	}
}

// open requests all wired lines. The caller closes what it returns, even after
// an error.
func (c *Controls) open() (inputs []input, err error) {
	cfg := gpio.InputConfig{
		ActiveLow: c.set.ActiveLow,
		PullUp:    c.set.PullUp,
		Debounce:  time.Duration(c.set.Debounce) * time.Millisecond,
	}
	for control, line := range c.set.inputs() {
		if line == nil {
			continue
		}
		in, err := c.env.GPIO.Input(c.set.Chip, *line, cfg)
		if err != nil {
			return inputs, fmt.Errorf("%s: %w", control, err)
		}
		inputs = append(inputs, input{control, in})
	}
	return inputs, c.openLamp()
}

func (c *Controls) openLamp() error {
	if c.set.CallLamp == nil {
		return nil
	}
	out, err := c.env.GPIO.Output(c.set.Chip, *c.set.CallLamp, c.set.ActiveLow)
	if err != nil {
		return fmt.Errorf("call lamp: %w", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.out = out
	if err := out.Set(c.lamp); err != nil {
		return fmt.Errorf("call lamp: %w", err)
	}
	return nil
}

func (c *Controls) close(inputs []input) {
	for _, in := range inputs {
		in.line.Close()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.out != nil {
		c.out.Close()
		c.out = nil
	}
	if c.set.PrivacyShutter != nil {
		c.shutter = peripherals.ShutterUnknown
	}
}

// firstState reports the shutter's present state. A button held down while the
// device is opened is not a press.
func (c *Controls) firstState(inputs []input) error {
	for _, in := range inputs {
		if in.control != peripherals.PrivacyShutter {
			continue
		}
		active, err := in.line.Active()
		if err != nil {
			return fmt.Errorf("%s: %w", in.control, err)
		}
		c.event(in.control, active, c.env.Now())
	}
	return nil
}

func (c *Controls) follow(ctx context.Context, in input) error {
	for seq := uint32(0); ; {
		select {
		case <-ctx.Done():
			return nil
		case edge, ok := <-in.line.Edges():
			if !ok {
				if ctx.Err() != nil {
					return nil
				}
				return fmt.Errorf("%s: %w", in.control, gpio.ErrGone)
			}
			if edge.Seq != seq+1 {
				c.env.Log.Warn("edges lost", "control", in.control, "before", edge.Seq)
			}
			seq = edge.Seq
			c.event(in.control, edge.Active, edge.At)
		}
	}
}

func (c *Controls) event(control peripherals.Control, active bool, at time.Time) {
	if control == peripherals.PrivacyShutter {
		state := peripherals.ShutterOpen
		if active {
			state = peripherals.ShutterClosed
		}
		c.mu.Lock()
		c.shutter = state
		c.mu.Unlock()
	}
	c.feed.Publish(peripherals.ControlEvent{Control: control, Active: active, At: at})
}

func (c *Controls) tell(sink peripherals.Sink, state peripherals.State, detail peripherals.Sentence) {
	sink.Status(peripherals.Status{State: state, Detail: detail, At: c.env.Now()})
}
