package daemon

import (
	"context"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/config"
	"telecart/appliance/internal/encounter"
	"telecart/appliance/internal/instruments"
	"telecart/appliance/internal/media"
	"telecart/peripherals"
)

// unit is one configured instrument.
type unit struct {
	id, model, label string
	peripheral       peripherals.Peripheral
	virtual          bool
}

// makeUnits makes the instruments that the configuration names.
func makeUnits(cfg *config.Config, registry *peripherals.Registry, env func(id string) peripherals.Env) ([]unit, error) {
	made, err := instruments.Make(cfg, registry, env)
	var units []unit
	for _, m := range made {
		units = append(units, unit{
			id: m.ID, model: m.Model, label: label(m), peripheral: m.Made,
			virtual: m.Virtual,
		})
	}
	return units, err
}

// environment is what an instrument may use, on the buses given to the daemon.
func (d *Daemon) environment(id string) peripherals.Env {
	return peripherals.Env{
		Buses:  d.buses,
		Log:    d.log.With("device", id),
		Memory: memory{d, id},
		Now:    time.Now,
	}
}

// memory stores an instrument's few bytes beside the record, which is open
// whenever an instrument runs.
type memory struct {
	d  *Daemon
	id string
}

// memoryWithin is how long an instrument waits for the disk.
const memoryWithin = 2 * time.Second

func (m memory) Recall() ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), memoryWithin)
	defer cancel()
	return m.d.store.LoadInstrument(ctx, m.id)
}

func (m memory) Keep(state []byte) error {
	ctx, cancel := context.WithTimeout(context.Background(), memoryWithin)
	defer cancel()
	return m.d.store.Do(ctx, "memory of "+m.id, func(c *encounter.Change) error { return c.SaveInstrument(m.id, state) })
}

func label(i instruments.Instrument) string {
	if i.Name != "" {
		return i.Name
	}
	switch role(i.Made) {
	case peripherals.RoleRoom:
		return "Room camera"
	case peripherals.RoleExam:
		return "Exam camera"
	}
	return i.Product.Label
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
	case peripherals.ControlSource, peripherals.Scanner:
		return "controls"
	}
	return "vitals"
}

// device is an instrument about which nothing is known yet.
func (u unit) device() api.Device {
	_, measures := u.peripheral.(peripherals.Measurer)
	var choices []string
	if c, ok := u.peripheral.(peripherals.Chooser); ok {
		choices = c.Choices()
	}
	return api.Device{
		ID: u.id, Model: u.model, Label: u.label, Kind: u.kind(),
		State: string(peripherals.Starting), Since: time.Now(),
		Virtual: u.virtual, Measures: measures, Choices: choices,
	}
}

// mediaFeeds returns the pictures and sounds that the physician can get.
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
