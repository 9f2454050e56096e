package daemon

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/config"
	"telecart/appliance/internal/media"
	"telecart/drivers/alsa"
	"telecart/drivers/gpio"
	"telecart/drivers/serial"
	"telecart/drivers/v4l2"
	"telecart/peripherals"
	"telecart/peripherals/sim"
)

// unit is one configured instrument.
type unit struct {
	id, model, label string
	peripheral       peripherals.Peripheral
	virtual          bool
}

// makeUnits makes the instruments that the configuration names, and reports
// every problem with it at once.
func makeUnits(cfg *config.Config, registry *peripherals.Registry, log *slog.Logger) ([]unit, error) {
	var units []unit
	var problems []error
	for _, p := range cfg.Peripherals {
		model, ok := registry.Lookup(p.Model)
		if !ok {
			problems = append(problems, cfg.Problem(p, "model", fmt.Sprintf("no such model %q; cartctl models lists them", p.Model)))
			continue
		}
		made, err := model.New(environment(p.ID, log), p.Settings)
		if err != nil {
			problems = append(problems, settingProblems(cfg, p, err)...)
			continue
		}
		units = append(units, unit{
			id: p.ID, model: p.Model, label: label(p, model, made),
			peripheral: made, virtual: strings.Contains(string(p.Settings), `"`+sim.Prefix),
		})
	}
	return units, errors.Join(problems...)
}

// environment is a real instrument's world; device names that begin with
// "virtual:" lead to the virtual instruments.
func environment(id string, log *slog.Logger) peripherals.Env {
	return peripherals.Env{
		Log:      log.With("device", id),
		Now:      time.Now,
		Serial:   serial.Open,
		Camera:   sim.Camera(v4l2.Open, time.Now),
		Capture:  sim.Capture(alsa.OpenCapture, time.Now),
		Playback: sim.Playback(alsa.OpenPlayback, &sim.Meter{}),
		GPIO:     sim.GPIO(gpio.Chips{}, time.Now),
	}
}

// settingProblems places each problem that a model has with its settings in
// the configuration file.
func settingProblems(cfg *config.Config, p config.Peripheral, err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all []error
		for _, e := range joined.Unwrap() {
			all = append(all, settingProblems(cfg, p, e)...)
		}
		return all
	}
	var s *peripherals.SettingError
	if errors.As(err, &s) {
		return []error{cfg.Problem(p, s.Key, s.Problem)}
	}
	return []error{cfg.Problem(p, "", err.Error())}
}

func label(p config.Peripheral, m peripherals.Model, made peripherals.Peripheral) string {
	if p.Name != "" {
		return p.Name
	}
	switch role(made) {
	case peripherals.RoleRoom:
		return "Room camera"
	case peripherals.RoleExam:
		return "Exam camera"
	}
	return m.Label
}

func role(p peripherals.Peripheral) string {
	if r, ok := p.(peripherals.Role); ok {
		return r.Role()
	}
	return ""
}

// kind sorts instruments by what they can do.
func (u unit) kind() string {
	switch u.peripheral.(type) {
	case peripherals.VideoSource:
		return "camera"
	case peripherals.SoundSource:
		return "sound"
	case peripherals.ControlSource:
		return "controls"
	}
	return "vitals"
}

func (u unit) device() api.Device {
	_, measures := u.peripheral.(peripherals.Measurer)
	return api.Device{
		ID: u.id, Model: u.model, Label: u.label, Kind: u.kind(),
		State: string(peripherals.Starting), Since: time.Now(),
		Virtual: u.virtual, Measures: measures,
	}
}

// mediaFeeds are the pictures and sounds that the physician can get.
func mediaFeeds(units []unit) []media.Feed {
	var feeds []media.Feed
	for _, u := range units {
		f := media.Feed{Role: role(u.peripheral), Device: u.id}
		if f.Role == "" {
			continue
		}
		switch p := u.peripheral.(type) {
		case peripherals.VideoSource:
			f.Video = p.Video()
		case peripherals.SoundSource:
			f.Sound = p.Sound()
		}
		feeds = append(feeds, f)
	}
	return feeds
}

func speaker(units []unit) peripherals.SoundPlayer {
	for _, u := range units {
		if p, ok := u.peripheral.(peripherals.SoundPlayer); ok {
			return p
		}
	}
	return nil
}
