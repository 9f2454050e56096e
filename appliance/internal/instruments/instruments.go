// Package instruments makes the instruments that a configuration names. It is
// the one place that reports all problems together: those of the file, those
// that a model has with its settings, and those that two peripherals have with
// each other.
package instruments

import (
	"errors"
	"fmt"
	"log/slog"
	"time"

	"telecart/appliance/config"
	"telecart/peripherals"
)

// Instrument is an instrument that was made, with what it was made from.
type Instrument struct {
	config.Peripheral
	Product peripherals.Model
	Made    peripherals.Peripheral
	Virtual bool // the other end is a program of ours

	virtualKeys []string // the settings that name it
}

// Load reads a cart's configuration and lets each model check its settings,
// without touching a device: of the buses only what is virtual on them matters.
// The error names every problem of both.
func Load(file string, models *peripherals.Registry, buses peripherals.Buses) (*config.Config, error) {
	return config.Load(file, func(c *config.Config) error {
		made, err := Make(c, models, func(string) peripherals.Env {
			return peripherals.Env{
				Log: slog.New(slog.DiscardHandler), Now: time.Now, Buses: peripherals.Buses{Virtual: buses.Virtual},
			}
		})
		return config.Join(append(unpractised(c, made), err)...)
	})
}

// unpractised returns a problem for each virtual instrument of a cart that is
// not marked as a demonstration.
func unpractised(c *config.Config, made []Instrument) (problems []error) {
	for _, m := range made {
		for _, key := range m.virtualKeys {
			if !c.Cart.Demonstration {
				problems = append(problems, c.Problem(m.Peripheral, key, "is virtual, which is for demonstrations: its cart has demonstration = true in [cart]"))
			}
		}
	}
	return problems
}

// Make makes the instruments in the order of the file, each with what env
// returns for its id. Constructors do no I/O, so nothing is opened.
func Make(c *config.Config, models *peripherals.Registry, env func(id string) peripherals.Env) ([]Instrument, error) {
	var made []Instrument
	var errs []error
	taken := owners{}
	for _, p := range c.Peripherals {
		if p.Model == "" {
			continue // reported by the configuration itself
		}
		m, ok := models.Lookup(p.Model)
		if !ok {
			errs = append(errs, c.Problem(p, "model", fmt.Sprintf("%q is not a model of this build: see \"cartctl models\"", p.Model)))
			continue
		}
		world, wants := env(p.ID), claims(m, p.Settings)
		errs = append(errs, taken.take(c, p, wants)...)
		keys, problems := virtual(c, p, wants, world.Buses)
		errs = append(errs, problems...)
		it, err := m.New(world, p.Settings)
		if err != nil {
			errs = append(errs, placed(c, p, err)...)
			continue
		}
		made = append(made, Instrument{Peripheral: p, Product: m, Made: it, Virtual: len(keys) > 0, virtualKeys: keys})
	}
	return made, config.Join(errs...)
}

// placed gives each of a model's errors, which may be joined, its place in the
// file. Only the first one of a setting counts: a setting of the wrong type is
// also reported as missing, which is not what is wrong with it.
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

// apart returns the joined errors, in order.
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
