package gpio

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/warthog618/go-gpiocdev/uapi"
	"golang.org/x/sys/unix"
)

// consumer is the holder's name of our lines, as gpioinfo shows it.
const consumer = "telecart"

// kernelBuffer is how many edges the kernel is asked to keep: 10 s at 50/s. It
// is the kernel's maximum; the default is 16.
const kernelBuffer = 1024

// Chips is the Bus of this machine's chips. Its zero value is ready.
//
// Errors of Input and Output wrap ErrBusy, ErrNoLine, ErrGone, fs.ErrNotExist
// or fs.ErrPermission if that is the cause.
type Chips struct {
	// request requests a line; nil is the kernel. Tests use a fake.
	request func(chip string, r *uapi.LineRequest) (held, error)
}

// Input implements Bus.
func (c Chips) Input(chip string, line int, cfg InputConfig) (Input, error) {
	r := request(line, uapi.LineFlagV2Input|uapi.LineFlagV2EdgeBoth, cfg.ActiveLow)
	r.EventBufferSize = kernelBuffer
	if cfg.PullUp {
		r.Config.Flags |= uapi.LineFlagV2BiasPullUp
	}
	if cfg.Debounce > 0 {
		r.Config.AddAttribute(uapi.LineConfigAttribute{Attr: uapi.DebouncePeriod(cfg.Debounce).Encode(), Mask: 1})
	}
	l, err := c.ask(chip, r)
	if err != nil {
		return nil, err
	}
	return newInput(name(chip, line), l), nil
}

// Output implements Bus. The line starts inactive; its state after Close
// depends on the chip.
func (c Chips) Output(chip string, line int, activeLow bool) (Output, error) {
	l, err := c.ask(chip, request(line, uapi.LineFlagV2Output, activeLow))
	if err != nil {
		return nil, err
	}
	return &output{name: name(chip, line), line: l}, nil
}

func request(line int, flags uapi.LineFlagV2, activeLow bool) *uapi.LineRequest {
	r := &uapi.LineRequest{Lines: 1}
	r.Offsets[0] = uint32(line)
	copy(r.Consumer[:], consumer)
	r.Config.Flags = flags
	if activeLow {
		r.Config.Flags |= uapi.LineFlagV2ActiveLow
	}
	return r
}

func (c Chips) ask(chip string, r *uapi.LineRequest) (held, error) {
	ask := c.request
	if ask == nil {
		ask = requestLine
	}
	l, err := ask(chip, r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name(chip, int(r.Offsets[0])), explain(err))
	}
	return l, nil
}

func name(chip string, line int) string { return fmt.Sprintf("line %d of %s", line, chip) }

// errNoChip reports a path that is no GPIO chip.
var errNoChip = fmt.Errorf("this is no GPIO chip: %w", ErrNoLine)

// explain translates the system's errors into ours, with what to do about them.
func explain(err error) error {
	switch {
	case errors.Is(err, unix.EBUSY):
		return fmt.Errorf("%w by another program or the kernel (gpioinfo tells by which)", ErrBusy)
	case errors.Is(err, unix.ENODEV), errors.Is(err, unix.ENXIO):
		return ErrGone
	case errors.Is(err, unix.EINVAL):
		return fmt.Errorf("the kernel refuses the line's setting (Linux 5.10 or later is needed): %w", err)
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w: there is no such chip", fs.ErrNotExist)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: add the user to the group gpio", fs.ErrPermission)
	}
	return err
}

// output is a requested output line.
type output struct {
	name string
	line held
}

// Set implements Output.
func (o *output) Set(active bool) error {
	if err := o.line.SetValue(active); err != nil {
		return fmt.Errorf("set %s: %w", o.name, explain(err))
	}
	return nil
}

// Close implements Output.
func (o *output) Close() error { return closeLine(o.name, o.line) }

func closeLine(name string, l held) error {
	if err := l.Close(); err != nil && !errors.Is(err, os.ErrClosed) {
		return fmt.Errorf("close %s: %w", name, explain(err))
	}
	return nil
}
