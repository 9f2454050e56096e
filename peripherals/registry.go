package peripherals

import (
	"encoding/json"
	"slices"
	"strings"
)

// Claim is a setting that names what an instrument uses exclusively.
type Claim struct {
	Key  string // the setting's key, a text; with On a whole number
	Kind string // what it names, such as "port": instruments cannot share one of the same kind
	On   string // key of the setting that contains it, such as the chip of a line
}

// AtPort is the claim of every model on a serial port.
func AtPort() []Claim { return []Claim{{Key: "port", Kind: "port"}} }

// AtDevice is the claim of a model that captures from a device.
func AtDevice() []Claim { return []Claim{{Key: "device", Kind: "device"}} }

// Model is an entry of the registry.
type Model struct {
	ID       string // as in the configuration, for example "nonin-format2"
	Vendor   string
	Product  string
	Label    string     // what a nurse calls it: "Oximeter"
	Gives    []Quantity // numbers and waves
	Protocol string     // the protocol document
	Claims   []Claim
	Twin     *Twin // may be nil

	// New makes the instrument from its settings (a JSON object with the keys
	// of the [[peripheral]] table other than id, model, name). It does no I/O.
	// Wrong settings are reported as *SettingError, several joined.
	New func(Env, json.RawMessage) (Peripheral, error)
}

// Maker adapts a model's typed constructor to Model.New.
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

// NewRegistry returns a registry of the given models. It panics if an ID occurs
// twice, which is a programming mistake.
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

// Models returns all models, sorted by ID.
func (r *Registry) Models() []Model { return slices.Clone(r.models) }

// Lookup finds a model by ID.
func (r *Registry) Lookup(id string) (Model, bool) {
	for _, m := range r.models {
		if m.ID == id {
			return m, true
		}
	}
	return Model{}, false
}
