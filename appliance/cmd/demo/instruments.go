package main

import (
	"fmt"
	"slices"
	"strings"
)

// instrument is a virtual one that -instruments adds to the usual ones.
type instrument struct {
	Name     string // the model that reads it
	Label    string // what people call it, where the model's own would stand twice
	Settings string // in its [[peripheral]], besides the port
}

// offered are those that may be added.
func offered() []instrument {
	return []instrument{
		{Name: "nonin-format7", Label: "Nonin, format 7"},
		{Name: "nonin-format8", Label: "Nonin, format 8"},
		{Name: "bci-5byte", Label: "BCI oximeter"},
		{Name: "contec-cms50dplus", Label: "Contec oximeter"},
		{Name: "masimo-ascii1", Label: "Masimo oximeter"},
		{Name: "nellcor-ascii", Label: "Nellcor oximeter"},
		// A pseudo-terminal has no RTS and CTS.
		{Name: "ge-dri", Label: "GE monitor", Settings: "rtscts = false"},
		{Name: "philips-intellivue", Label: "Philips monitor"},
	}
}

// chosen are those of offered that the list names.
func chosen(list string) (more []instrument, err error) {
	for _, name := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		i := slices.IndexFunc(offered(), func(o instrument) bool { return o.Name == name })
		if i < 0 {
			var names []string
			for _, o := range offered() {
				names = append(names, o.Name)
			}
			return nil, fmt.Errorf("there is no virtual instrument %q; there are %s", name, strings.Join(names, ", "))
		}
		more = append(more, offered()[i])
	}
	return more, nil
}
