// Package controls drives the cart's own controls on GPIO lines: call button,
// capture pedal, privacy shutter and call lamp.
package controls

import (
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"telecart/drivers/gpio"
	"telecart/peripherals"
)

// Model is gpio-controls.
func Model() peripherals.Model {
	return peripherals.Model{
		ID:       "gpio-controls",
		Vendor:   "telecart",
		Product:  "buttons, pedal, shutter and lamp on GPIO",
		Label:    "Controls",
		Protocol: "Linux GPIO character device",
		Claims: []peripherals.Claim{
			line("call_button"), line("capture_pedal"), line("privacy_shutter"), line("call_lamp"),
		},
		New: peripherals.Maker(New),
	}
}

func line(key string) peripherals.Claim {
	return peripherals.Claim{Key: key, Kind: "GPIO line", On: "chip"}
}

// settings are line offsets on one chip; an absent line is not wired.
type settings struct {
	Chip           string `json:"chip"` // such as /dev/gpiochip0
	CallButton     *int   `json:"call_button"`
	CapturePedal   *int   `json:"capture_pedal"`
	PrivacyShutter *int   `json:"privacy_shutter"` // active = closed
	CallLamp       *int   `json:"call_lamp"`
	ActiveLow      bool   `json:"active_low"` // all lines
	PullUp         bool   `json:"pull_up"`    // the inputs
	Debounce       int    `json:"debounce"`   // ms, 0 for none
}

func (s settings) inputs() map[peripherals.Control]*int {
	return map[peripherals.Control]*int{
		peripherals.CallButton:     s.CallButton,
		peripherals.CapturePedal:   s.CapturePedal,
		peripherals.PrivacyShutter: s.PrivacyShutter,
	}
}

func (s settings) check(found error) error {
	errs := []error{found}
	wrong := func(key, problem string) {
		errs = append(errs, &peripherals.SettingError{Key: key, Problem: problem})
	}
	if s.Chip == "" {
		wrong("chip", `is required, for example "/dev/gpiochip0"`)
	}
	if s.Debounce < 0 || s.Debounce > 1000 {
		wrong("debounce", "must be from 0 to 1000 ms")
	}
	used := map[int]string{}
	for _, l := range []struct {
		key  string
		line *int
	}{
		{"call_button", s.CallButton}, {"capture_pedal", s.CapturePedal},
		{"privacy_shutter", s.PrivacyShutter}, {"call_lamp", s.CallLamp},
	} {
		switch {
		case l.line == nil:
			continue
		case *l.line < 0:
			wrong(l.key, "must be a line offset, 0 or more")
		case used[*l.line] != "":
			wrong(l.key, fmt.Sprintf("is the same line as %s", used[*l.line]))
		}
		used[*l.line] = l.key
	}
	if len(used) == 0 {
		wrong("call_button", "no line is wired: give at least one of call_button, capture_pedal, privacy_shutter, call_lamp")
	}
	return errors.Join(errs...)
}

// New makes a gpio-controls from its settings; it does no I/O.
func New(env peripherals.Env, raw json.RawMessage) (*Controls, error) {
	s := settings{Debounce: 20}
	if err := s.check(peripherals.Settings(raw, &s)); err != nil {
		return nil, err
	}
	c := &Controls{env: env, set: s, feed: peripherals.NewFeed[peripherals.ControlEvent](16), shutter: peripherals.ShutterNone}
	if s.PrivacyShutter != nil {
		c.shutter = peripherals.ShutterUnknown
	}
	return c, nil
}

// Controls are the cart's buttons, pedal, shutter and lamp.
type Controls struct {
	env  peripherals.Env
	set  settings
	feed *peripherals.Feed[peripherals.ControlEvent]

	mu      sync.Mutex
	shutter peripherals.ShutterState
	lamp    bool        // as wanted
	out     gpio.Output // nil while not open
}

// Controls reports every change of a control, and the shutter's state whenever
// the device is opened.
func (c *Controls) Controls() *peripherals.Feed[peripherals.ControlEvent] { return c.feed }

// Shutter returns the state of the privacy shutter: none if it is not wired,
// unknown while its line cannot be read.
func (c *Controls) Shutter() peripherals.ShutterState {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.shutter
}

// SetLamp switches the call lamp. While the device is away the wish is kept and
// applied on its return; without a lamp nothing happens.
func (c *Controls) SetLamp(on bool) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lamp = on
	if c.out == nil {
		return nil
	}
	if err := c.out.Set(on); err != nil {
		return fmt.Errorf("call lamp on %s: %w", c.set.Chip, err)
	}
	return nil
}

var (
	_ peripherals.ControlSource = (*Controls)(nil)
	_ peripherals.Lamp          = (*Controls)(nil)
	_ peripherals.Shutter       = (*Controls)(nil)
)
