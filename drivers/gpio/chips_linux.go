package gpio

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/warthog618/go-gpiocdev"
	"golang.org/x/sys/unix"
)

// consumer is the name that holds our lines, as gpioinfo shows it.
const consumer = "telecart"

// kernelBuffer is how many edges the kernel is asked to keep for us, 5 s at
// 50/s. gpiocdev v0.9.1 takes the number and does not hand it on: the kernel
// keeps 16, 160 ms at 50 presses a second. A loss shows as a jump of Seq.
const kernelBuffer = 256

// Chips is the Bus of the chips of this machine. Its zero value is ready.
//
// Errors of Input and Output wrap ErrBusy, ErrNoLine, ErrGone, fs.ErrNotExist
// or fs.ErrPermission where that is the cause.
type Chips struct {
	// request asks for a line; nil is the kernel. Tests put a fake here.
	request func(chip string, line int, o ...gpiocdev.LineReqOption) (cdevLine, error)
}

// cdevLine is what we use of a *gpiocdev.Line.
type cdevLine interface {
	Value() (int, error)
	SetValue(int) error
	Close() error
}

// Input implements Bus.
func (c Chips) Input(chip string, line int, cfg InputConfig) (Input, error) {
	in := newInput(chip, line)
	o := []gpiocdev.LineReqOption{
		gpiocdev.AsInput, gpiocdev.WithBothEdges, gpiocdev.WithEventHandler(in.event),
		gpiocdev.WithEventBufferSize(kernelBuffer), gpiocdev.LevelOption(cfg.ActiveLow),
	}
	if cfg.PullUp {
		o = append(o, gpiocdev.WithPullUp)
	}
	if cfg.Debounce > 0 {
		o = append(o, gpiocdev.WithDebounce(cfg.Debounce))
	}
	l, err := c.ask(chip, line, o...)
	if err != nil {
		return nil, err
	}
	in.start(l)
	return in, nil
}

// Output implements Bus. The line starts inactive; what it does after Close is
// up to the chip.
func (c Chips) Output(chip string, line int, activeLow bool) (Output, error) {
	l, err := c.ask(chip, line, gpiocdev.AsOutput(0), gpiocdev.LevelOption(activeLow))
	if err != nil {
		return nil, err
	}
	return &output{name: name(chip, line), line: l}, nil
}

func (c Chips) ask(chip string, line int, o ...gpiocdev.LineReqOption) (cdevLine, error) {
	request := c.request
	if request == nil {
		request = requestLine
	}
	l, err := request(chip, line, append(o, gpiocdev.WithConsumer(consumer))...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name(chip, line), explain(err))
	}
	return l, nil
}

// requestLine asks the kernel. gpiocdev refuses symbolic links, as udev makes
// them, so they are followed first.
func requestLine(chip string, line int, o ...gpiocdev.LineReqOption) (cdevLine, error) {
	path, err := filepath.EvalSymlinks(chip)
	if err != nil {
		return nil, err
	}
	l, err := gpiocdev.RequestLine(path, line, o...)
	if err != nil {
		return nil, err // not l: a nil *Line in an interface is not nil
	}
	return l, nil
}

func name(chip string, line int) string { return fmt.Sprintf("line %d of %s", line, chip) }

// explain turns gpiocdev's errors into ours, with what to do about them.
func explain(err error) error {
	var old gpiocdev.ErrUapiIncompatibility
	switch {
	case err == nil:
		return nil
	case errors.As(err, &old):
		return fmt.Errorf("this kernel is too old for %s, 5.10 is needed: %w", old.Feature, err)
	case errors.Is(err, gpiocdev.ErrInvalidOffset):
		return ErrNoLine
	case errors.Is(err, gpiocdev.ErrClosed):
		return os.ErrClosed
	case errors.Is(err, unix.EBUSY):
		return fmt.Errorf("%w by another program or the kernel (gpioinfo tells by which)", ErrBusy)
	case errors.Is(err, unix.ENODEV), errors.Is(err, unix.ENXIO):
		return ErrGone
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w: there is no such chip", fs.ErrNotExist)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: add the user to the group gpio", fs.ErrPermission)
	case errors.Is(err, gpiocdev.ErrNotCharacterDevice):
		return errors.New("this is no GPIO chip")
	}
	return err
}

// output is a requested output line.
type output struct {
	name string
	line cdevLine
}

// Set implements Output.
func (o *output) Set(active bool) error {
	v := 0
	if active {
		v = 1
	}
	if err := o.line.SetValue(v); err != nil {
		return fmt.Errorf("set %s: %w", o.name, explain(err))
	}
	return nil
}

// Close implements Output.
func (o *output) Close() error { return closeLine(o.name, o.line) }

func closeLine(name string, l cdevLine) error {
	if err := l.Close(); err != nil && !errors.Is(err, gpiocdev.ErrClosed) {
		return fmt.Errorf("close %s: %w", name, explain(err))
	}
	return nil
}
