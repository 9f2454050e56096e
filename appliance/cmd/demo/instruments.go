package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"telecart/peripherals"
)

// instrument is a virtual instrument that -instruments adds.
type instrument struct {
	Model    string
	Name     string   // shown to people
	Settings []string // lines of its [[peripheral]], besides the port
}

// chosen returns the listed models with their virtual instruments.
func chosen(list string, models *peripherals.Registry) (more []instrument, err error) {
	for _, id := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		m, _ := models.Lookup(id)
		if m.Twin == nil {
			return nil, fmt.Errorf("there is no virtual instrument %q; there are %s", id, strings.Join(virtual(models), ", "))
		}
		it := instrument{Model: id, Name: m.Twin.Name}
		for _, key := range slices.Sorted(maps.Keys(m.Twin.Settings)) {
			value, err := json.Marshal(m.Twin.Settings[key]) // texts, numbers and booleans are the same in TOML
			if err != nil {
				return nil, err
			}
			it.Settings = append(it.Settings, fmt.Sprintf("%s = %s", key, value))
		}
		more = append(more, it)
	}
	return more, nil
}

// virtual lists the models with a virtual instrument.
func virtual(models *peripherals.Registry) (ids []string) {
	for _, m := range models.Models() {
		if m.Twin != nil {
			ids = append(ids, m.ID)
		}
	}
	return ids
}
