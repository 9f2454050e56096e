// Package instruments makes the instruments that a configuration names. It is
// the one place where the problems of both meet: those of the file, those that
// a model has with its settings and those that two peripherals have with each
// other come out together.
package instruments

import (
	"errors"
	"fmt"
	"log/slog"
	"time"

	"telecart/appliance/config"
	"telecart/peripherals"
)

// Instrument is one that was made, with what it was made from.
type Instrument struct {
	config.Peripheral
	Product peripherals.Model
	Made    peripherals.Peripheral
}

// Load reads a cart's configuration and lets each model look at its settings,
// without touching a device. The error names every problem of both.
func Load(file string, models *peripherals.Registry) (*config.Config, error) {
	return config.Load(file, func(c *config.Config) error {
		_, err := Make(c, models, func(string) peripherals.Env {
			return peripherals.Env{Log: slog.New(slog.DiscardHandler), Now: time.Now}
		})
		return err
	})
}

// Make makes the instruments in the order of the file, each in the world that
// env gives for its id. Constructors do no I/O, so nothing is opened.
func Make(c *config.Config, models *peripherals.Registry, env func(id string) peripherals.Env) ([]Instrument, error) {
	var made []Instrument
	errs := shared(c)
	for _, p := range c.Peripherals {
		if p.Model == "" {
			continue // the configuration complains of that itself
		}
		m, ok := models.Lookup(p.Model)
		if !ok {
			errs = append(errs, c.Problem(p, "model", fmt.Sprintf("%q is not a model of this build: see \"cartctl models\"", p.Model)))
			continue
		}
		it, err := m.New(env(p.ID), p.Settings)
		if err != nil {
			errs = append(errs, placed(c, p, err)...)
			continue
		}
		made = append(made, Instrument{Peripheral: p, Product: m, Made: it})
	}
	return made, config.Join(errs...)
}

// placed gives each of a model's errors, which may be joined, its place in
// the file. Of a setting the first is enough: one of the wrong type is missing
// too, and that is not what is wrong with it.
func placed(c *config.Config, p config.Peripheral, err error) (problems []error) {
	seen := map[string]bool{}
	for _, e := range apart(err) {
		var s *peripherals.SettingError
		switch {
		case !errors.As(e, &s):
			problems = append(problems, c.Problem(p, "", e.Error()))
		case !seen[s.Key]:
			seen[s.Key] = true
			problems = append(problems, c.Problem(p, s.Key, s.Problem))
		}
	}
	return problems
}

// apart returns the errors that were joined, in their order.
func apart(err error) (all []error) {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	for _, e := range joined.Unwrap() {
		all = append(all, apart(e)...)
	}
	return all
}
