package peripherals

import (
	"encoding/json"
	"slices"
	"strings"
)

// Claim is a setting that names what an instrument has for itself.
type Claim struct {
	Key  string // of the setting, a text; with On a whole number
	Kind string // what it names, such as "port": two instruments cannot have the same of a kind
	On   string // the key of what it is a part of, such as the chip of a line
}

// AtPort is the claim of every model on a serial port.
func AtPort() []Claim { return []Claim{{Key: "port", Kind: "port"}} }

// AtDevice is the claim of a model that captures from a device.
func AtDevice() []Claim { return []Claim{{Key: "device", Kind: "device"}} }

// Model is one entry of the registry.
type Model struct {
	ID       string // as in the configuration, for example "nonin-format2"
	Vendor   string
	Product  string
	Label    string     // what a nurse calls it: "Oximeter"
	Gives    []Quantity // numbers and waves
	Protocol string     // the document that the driver follows
	Claims   []Claim
	Twin     *Twin // nil where there is none

	// New makes the instrument from its settings (a JSON object, the keys of
	// the [[peripheral]] table other than id, model, name). It does no I/O. A
	// setting that is wrong is reported as a *SettingError, several joined.
	New func(Env, json.RawMessage) (Peripheral, error)
}

// Maker makes a Model's New of a model's own.
func Maker[P Peripheral](make func(Env, json.RawMessage) (P, error)) func(Env, json.RawMessage) (Peripheral, error) {
	return func(env Env, raw json.RawMessage) (Peripheral, error) {
		p, err := make(env, raw)
		if err != nil {
			return nil, err
		}
		return p, nil
	}
}

// Registry is the list of models that a program knows.
type Registry struct{ models []Model }

// NewRegistry returns a registry of the given models. It panics when an ID
// occurs twice: that is a mistake in the list, not in the input.
func NewRegistry(models ...Model) *Registry {
	r := &Registry{models: slices.Clone(models)}
	slices.SortFunc(r.models, func(a, b Model) int { return strings.Compare(a.ID, b.ID) })
	for i := 1; i < len(r.models); i++ {
		if r.models[i].ID == r.models[i-1].ID {
			panic("peripherals: model " + r.models[i].ID + " is listed twice")
		}
	}
	return r
}

// Models returns all models, by ID.
func (r *Registry) Models() []Model { return slices.Clone(r.models) }

// Lookup finds a model by its ID.
func (r *Registry) Lookup(id string) (Model, bool) {
	for _, m := range r.models {
		if m.ID == id {
			return m, true
		}
	}
	return Model{}, false
}
