package peripherals_test

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"telecart/drivers/alsa"
	"telecart/drivers/evdev"
	"telecart/drivers/gpio"
	"telecart/drivers/mllp"
	"telecart/drivers/serial"
	"telecart/drivers/v4l2"
	"telecart/peripherals"
	"telecart/peripherals/internal/wire"
)

// What a nurse can do about it tells the sentences apart.
const (
	plugIn     = "cause.not-found"
	lostLink   = "cause.lost"
	noPicture  = "cause.no-picture"
	noSound    = "cause.no-sound"
	taken      = "cause.busy"
	forbidden  = "cause.forbidden"
	unfit      = "cause.unsuitable"
	heldUp     = "cause.held"
	hung       = "cause.stuck"
	noAddress  = "cause.no-address"
	mute       = "cause.silent"
	everything = "cause.unknown"
)

// sentences has every sentinel error that can end an instrument, by its name.
func sentences() map[string]struct {
	err  error
	says string
} {
	return map[string]struct {
		err  error
		says string
	}{
		"alsa.ErrGone":        {alsa.ErrGone, lostLink},
		"alsa.ErrStalled":     {alsa.ErrStalled, noSound},
		"alsa.ErrFormat":      {alsa.ErrFormat, unfit},
		"alsa.ErrBusy":        {alsa.ErrBusy, taken},
		"gpio.ErrBusy":        {gpio.ErrBusy, taken},
		"gpio.ErrNoLine":      {gpio.ErrNoLine, unfit},
		"evdev.ErrNoInput":    {evdev.ErrNoInput, unfit},
		"gpio.ErrGone":        {gpio.ErrGone, lostLink},
		"mllp.ErrBusy":        {mllp.ErrBusy, taken},
		"mllp.ErrNoAddress":   {mllp.ErrNoAddress, noAddress},
		"serial.ErrBusy":      {serial.ErrBusy, taken},
		"serial.ErrConfig":    {serial.ErrConfig, unfit},
		"serial.ErrNotSerial": {serial.ErrNotSerial, unfit},
		"serial.ErrHeld":      {serial.ErrHeld, heldUp},
		"serial.ErrStuck":     {serial.ErrStuck, hung},
		"v4l2.ErrGone":        {v4l2.ErrGone, lostLink},
		"v4l2.ErrStalled":     {v4l2.ErrStalled, noPicture},
		"v4l2.ErrNotCamera":   {v4l2.ErrNotCamera, unfit},
		"wire.ErrBlocked":     {wire.ErrBlocked, heldUp},
	}
}

// untold are the sentinel errors that end no instrument, with what is made of
// them.
func untold() map[string]string {
	const log = "the sender's connection only; the log has it, and hl7oru says what the link does"
	return map[string]string{
		"mllp.ErrSender": log, "mllp.ErrFull": log, "mllp.ErrIdle": log,
		"mllp.ErrSlow": log, "mllp.ErrTooLong": log, "mllp.ErrFrame": log,
		"hotplug.ErrMessage": "the event is left out",
	}
}

func TestExplain(t *testing.T) {
	all := sentences()
	for name, c := range map[string]struct {
		err  error
		says string
	}{
		"no such file":  {&fs.PathError{Op: "open", Path: "/dev/ttyUSB0", Err: fs.ErrNotExist}, plugIn},
		"end of file":   {io.EOF, lostLink},
		"closed":        {fs.ErrClosed, lostLink},
		"a busy camera": {fmt.Errorf("start camera /dev/video0: %w", syscall.EBUSY), taken},
		"no permission": {fs.ErrPermission, forbidden},
		"no access":     {&fs.PathError{Op: "open", Path: "/dev/ttyS0", Err: syscall.EACCES}, forbidden},
		"not allowed":   {syscall.EPERM, forbidden},
		"no device":     {syscall.ENODEV, plugIn},
		"a dead plug":   {syscall.EIO, lostLink},
		"gone, ENODEV":  {fmt.Errorf("%w: %w", v4l2.ErrGone, syscall.ENODEV), lostLink},
		"no answer":     {os.ErrDeadlineExceeded, mute},
		"too late":      {context.DeadlineExceeded, mute},
		"others":        {errors.New("ioctl: 0xdeadbeef"), everything},
	} {
		all[name] = c
	}
	for name, c := range all {
		got := peripherals.Explain(fmt.Errorf("run /dev/ttyUSB0: %w", c.err))
		if got.Code != c.says {
			t.Errorf("%s: %s %q, want %s", name, got.Code, got, c.says)
		}
	}
}

// A sentinel error that is new in the drivers or in the instruments has a row
// above: a sentence, or the reason why it has none.
func TestEverySentinelHasItsSentence(t *testing.T) {
	found := map[string]bool{}
	for _, root := range []string{"../drivers", "."} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			for _, name := range sentinels(t, path) {
				found[name] = true
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	told, reasons := sentences(), untold()
	for name := range found {
		if _, ok := told[name]; !ok && reasons[name] == "" {
			t.Errorf("%s has no sentence for the nurse", name)
		}
	}
	for name := range told {
		if !found[name] {
			t.Errorf("%s is not in the source", name)
		}
	}
	for name := range reasons {
		if _, ok := told[name]; ok || !found[name] {
			t.Errorf("%s: in the source %v, has a sentence %v", name, found[name], ok)
		}
	}
}

// sentinels are the exported error variables of a file.
func sentinels(t *testing.T, path string) (names []string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.VAR {
			continue
		}
		for _, spec := range g.Specs {
			for _, n := range spec.(*ast.ValueSpec).Names {
				if strings.HasPrefix(n.Name, "Err") {
					names = append(names, f.Name.Name+"."+n.Name)
				}
			}
		}
	}
	return names
}
