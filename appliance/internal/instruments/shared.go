package instruments

import (
	"cmp"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"telecart/appliance/config"
	"telecart/peripherals"
)

// claim is something that a peripheral needs for itself, with the setting that
// names it.
type claim struct {
	key  string
	what held
	name string // of the device that it is, or is part of
	at   string // the key of that name
}

// held is a thing that only one peripheral can have.
type held struct{ kind, name string }

// claims returns what the settings say about each claim of a model. An
// unreadable setting claims nothing, and the model reports it.
func claims(m peripherals.Model, settings json.RawMessage) (all []claim) {
	var set map[string]any
	_ = json.Unmarshal(settings, &set)
	for _, c := range m.Claims {
		at := cmp.Or(c.On, c.Key)
		name, _ := set[at].(string)
		whole := clean(name)
		if c.On != "" {
			part, ok := set[c.Key].(float64)
			if !ok {
				continue
			}
			whole = fmt.Sprint(whole, " ", part)
		}
		if name != "" {
			all = append(all, claim{c.Key, held{c.Kind, whole}, name, at})
		}
	}
	return all
}

// owners holds who has what so far.
type owners map[held]config.Peripheral

// take returns a problem for each thing that another peripheral has too: chance
// would decide who gets it. A virtual camera or sound may be used by any
// number; a virtual port or chip only by one.
func (o owners) take(c *config.Config, p config.Peripheral, all []claim) (problems []error) {
	for _, it := range all {
		if peripherals.NamedVirtual(it.name) && (it.what.kind == "device" || it.what.kind == "speaker") {
			continue
		}
		switch other, taken := o[it.what]; {
		case !taken:
			o[it.what] = p
		case other.Line != p.Line: // its own settings are checked by the model
			problems = append(problems, c.Problem(p, it.key, fmt.Sprintf("is the %s of the peripheral on line %d, too", it.what.kind, other.Line)))
		}
	}
	return problems
}

// virtual returns the keys of the claims that name something virtual on the
// buses, and a problem for each virtual name that the buses do not have.
func virtual(c *config.Config, p config.Peripheral, all []claim, buses peripherals.Buses) (keys []string, problems []error) {
	for i, it := range all {
		if slices.ContainsFunc(all[:i], func(before claim) bool { return before.at == it.at }) {
			continue // another line of the same chip
		}
		switch {
		case buses.Virtual != nil && buses.Virtual(it.name):
			keys = append(keys, it.at)
		case peripherals.NamedVirtual(it.name):
			problems = append(problems, c.Problem(p, it.at, fmt.Sprintf("%q is virtual: there is no such device on a real cart", it.name)))
		}
	}
	return keys, problems
}

// clean returns the shortest way to write a path; other names stay as they are.
func clean(name string) string {
	if strings.Contains(name, "/") {
		return filepath.Clean(name)
	}
	return name
}
