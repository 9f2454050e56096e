package scanner

import (
	"errors"
	"io"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"telecart/drivers/evdev"
	"telecart/drivers/evdev/evdevtest"
	"telecart/drivers/serial/serialtest"
	"telecart/peripherals"
	"telecart/peripherals/peripheraltest"
)

func TestModel(t *testing.T) {
	env := peripheraltest.Env(t)
	peripheraltest.Model(t, Model(), env, `{"device": "/dev/input/event0"}`)
	peripheraltest.Model(t, Model(), env, `{"port": "/dev/ttyUSB0", "baud": 115200}`)
	peripheraltest.Missing(t, Model(), env, `{"device": "/dev/input/event0"}`)
	peripheraltest.Missing(t, Model(), env, `{"port": "/dev/ttyUSB0"}`)
	for _, wrong := range []string{`{}`, `{"device": "x", "port": "y"}`, `{"port": "y", "baud": 1}`} {
		if _, err := New(env, []byte(wrong)); err == nil {
			t.Errorf("takes %s", wrong)
		}
	}
}

// keysOf are the keys that type a text on a US keyboard, apart in time.
func keysOf(t *testing.T, text string, apart time.Duration) []evdev.Key {
	t.Helper()
	var out []evdev.Key
	at := time.Now()
	tap := func(code uint16) {
		at = at.Add(apart)
		out = append(out, evdev.Key{Code: code, Down: true, At: at}, evdev.Key{Code: code, At: at})
	}
	for _, r := range text {
		found := r == end
		if found {
			tap(keyEnter)
		}
		for first, row := range rows() {
			if i := strings.IndexRune(row[0], r); !found && i >= 0 {
				tap(first + uint16(i))
				found = true
			} else if i := strings.IndexRune(row[1], r); !found && i >= 0 {
				out = append(out, evdev.Key{Code: keyShiftLeft, Down: true, At: at})
				tap(first + uint16(i))
				out = append(out, evdev.Key{Code: keyShiftLeft, At: at})
				found = true
			}
		}
		if !found {
			t.Fatalf("no key types %q", r)
		}
	}
	return out
}

// bench is a scanner with its device.
type bench struct {
	kbd   *evdevtest.Device
	cable *serialtest.Cable
	far   io.Writer // the scanner's end
	run   *peripheraltest.Running
	scans <-chan peripherals.Scan
}

func start(t *testing.T, settings string) *bench {
	t.Helper()
	b := &bench{kbd: &evdevtest.Device{}, cable: serialtest.NewCable()}
	b.kbd.Plug()
	b.far = b.cable.Plug()
	env := peripheraltest.Env(t)
	env.Input, env.Serial = b.kbd.Open, b.cable.Open
	p, err := New(env, []byte(settings))
	if err != nil {
		t.Fatal(err)
	}
	var leave func()
	b.scans, leave = p.Scans().Subscribe()
	t.Cleanup(leave)
	b.run = peripheraltest.Rerun(t, p)
	b.run.AwaitState(t, peripherals.Online)
	return b
}

// read returns what was scanned since, once all is quiet.
func (b *bench) read() []string {
	time.Sleep(2 * pause)
	synctest.Wait()
	var out []string
	for {
		select {
		case s := <-b.scans:
			if !s.Whole {
				s.Code = "broken" + s.Code
			}
			out = append(out, s.Code)
		default:
			return out
		}
	}
}

const asKeyboard = `{"device": "/dev/input/event0"}`

func TestKeyboard(t *testing.T) {
	for typed, want := range map[string][]string{
		"12345678\r":                            {"12345678"},
		"]C1A-12/3.4_X^RUIZ^ANA^19560503\r":     {"]C1A-12/3.4_X^RUIZ^ANA^19560503"},
		"12345\r67890\r":                        {"12345", "67890"},
		"12345\t":                               {"12345"},
		"12345\t\r":                             {"12345"},
		"12345\r\r":                             {"12345"},
		"12345\tRUIZ\r":                         {"12345\tRUIZ"},
		"12345":                                 {"broken"},
		"\r":                                    nil,
		"`~!@#$%&*()-_=+[]{}|\\;:'\",.<>/? z\r": {"`~!@#$%&*()-_=+[]{}|\\;:'\",.<>/? z"},
	} {
		synctest.Test(t, func(t *testing.T) {
			b := start(t, asKeyboard)
			b.kbd.Send(keysOf(t, typed, 5*time.Millisecond)...)
			if got := b.read(); !slices.Equal(got, want) {
				t.Errorf("%q: %q, want %q", typed, got, want)
			}
			b.run.Stop(t)
		})
	}
}

// A scan that pauses is refused, wherever the pause is, and the next is taken.
func TestPause(t *testing.T) {
	const code = "12345678\r"
	for at := 1; at < len(code); at++ {
		synctest.Test(t, func(t *testing.T) {
			b := start(t, asKeyboard)
			b.kbd.Send(keysOf(t, code[:at], time.Millisecond)...)
			if got := b.read(); !slices.Equal(got, []string{"broken"}) {
				t.Errorf("%q: %q", code[:at], got)
			}
			b.kbd.Send(keysOf(t, code[at:], time.Millisecond)...)
			if got := b.read(); !slices.Equal(got, []string{"broken"}) {
				t.Errorf("then %q: %q", code[at:], got)
			}
			b.kbd.Send(keysOf(t, code, time.Millisecond)...)
			if got := b.read(); !slices.Equal(got, []string{"12345678"}) {
				t.Errorf("the next: %q", got)
			}
			// The cart was busy meanwhile; the kernel knows when the keys were typed.
			late := append(keysOf(t, code[:at], time.Millisecond), keysOf(t, code[at:], 2*pause)...)
			b.kbd.Send(late...)
			if got := b.read(); !slices.Equal(got, []string{"broken"}) {
				t.Errorf("%q with a pause that nobody saw: %q", code, got)
			}
			b.run.Stop(t)
		})
	}
}

// A key that is no character, or was lost, shortens no code.
func TestLostKeys(t *testing.T) {
	for name, key := range map[string]evdev.Key{"lost": {Lost: true}, "a function key": {Code: 59, Down: true}, "beyond the table": {Code: 240, Down: true}} {
		synctest.Test(t, func(t *testing.T) {
			b := start(t, asKeyboard)
			key.At = time.Now()
			b.kbd.Send(append(append(keysOf(t, "1234", 0), key), keysOf(t, "5678\r", 0)...)...)
			if got := b.read(); !slices.Equal(got, []string{"broken"}) {
				t.Errorf("%s: %q", name, got)
			}
			b.run.Stop(t)
		})
	}
}

func TestModifiers(t *testing.T) {
	var y typist
	down := func(code uint16) rune {
		s, ok := y.press(evdev.Key{Code: code, Down: true})
		if !ok {
			return 0
		}
		return s.sign
	}
	up := func(code uint16) { y.press(evdev.Key{Code: code}) }
	down(keyCtrlLeft)
	if gs, cr := down(27), down(50); gs != '\x1d' || cr != end {
		t.Errorf("Ctrl+] is %q, Ctrl+m %q", gs, cr)
	}
	up(keyCtrlLeft)
	down(keyCapsLock)
	if a, one := down(30), down(2); a != 'A' || one != '1' {
		t.Errorf("with Caps Lock: %q %q", a, one)
	}
	down(keyAltLeft)
	if r := down(2); r != lost {
		t.Errorf("Alt+1 is %q", r)
	}
}

func TestSerial(t *testing.T) {
	for sent, want := range map[string][]string{
		"12345678\r\n":                {"12345678"},
		"7^Muñoz^José^\r":             {"7^Muñoz^José^"},
		"7^Mu\xf1oz^Jos\xe9^\r":       {"7^Muñoz^José^"},
		"1234\xff5678\r12345678\r\n":  {"broken", "12345678"},
		"]d28018801234567890123458\n": {"]d28018801234567890123458"},
	} {
		synctest.Test(t, func(t *testing.T) {
			b := start(t, `{"port": "/dev/ttyACM0"}`)
			if _, err := b.far.Write([]byte(sent)); err != nil {
				t.Fatal(err)
			}
			if got := b.read(); !slices.Equal(got, want) {
				t.Errorf("%q: %q, want %q", sent, got, want)
			}
			b.run.Stop(t)
		})
	}
}

func TestUnplugged(t *testing.T) {
	peripheraltest.NoLeak(t)
	b := start(t, asKeyboard)
	if _, err := b.kbd.Open("again"); !errors.Is(err, syscall.EBUSY) {
		t.Errorf("somebody else gets the keys: %v", err)
	}
	b.kbd.Unplug()
	if err := b.run.End(t); !errors.Is(err, io.EOF) {
		t.Errorf("Run: %v", err)
	}
	peripheraltest.Offline(t, b.run)
}
