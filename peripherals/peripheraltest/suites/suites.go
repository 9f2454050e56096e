// Package suites is what the conformance suites need to know of each model on
// a serial port: its settings, its virtual instrument, the values that this
// one has. A model's own test runs its suites on a pseudo-terminal, the lab
// all of them on a port of the real kernel.
package suites

import (
	"maps"
	"slices"
	"testing"

	"telecart/peripherals/peripheraltest"
)

// Suite tries one model, with one choice of settings.
type Suite interface {
	Test(t *testing.T)
	TestOn(t *testing.T, line peripheraltest.Line)
}

// Models are the IDs of all models that have suites, in order.
func Models() []string { return slices.Sorted(maps.Keys(all())) }

// Of returns the suites of a model; none if it has no serial port.
func Of(model string) []Suite { return all()[model] }

// Test runs a model's suites.
func Test(t *testing.T, model string) {
	if len(Of(model)) == 0 {
		t.Fatalf("no suite of %s", model)
	}
	for _, s := range Of(model) {
		s.Test(t)
	}
}

func all() map[string][]Suite {
	return map[string][]Suite{
		"bci-5byte":           {bci5byte(`{"port": %q}`), bci5byte(`{"port": %q, "variant": "contec"}`)},
		"contec-cms50dplus":   {contecCMS50DPlus()},
		"ge-dri":              {geDRI()},
		"masimo-ascii1":       {masimoASCII1()},
		"nellcor-ascii":       {nellcorASCII()},
		"nonin-format2":       {noninFormat2()},
		"nonin-format7":       {noninFormat7()},
		"nonin-format8":       {noninFormat8()},
		"philips-intellivue":  {philipsIntelliVue()},
		"suntech-nibp":        {suntechNIBP()},
		"welchallyn-suretemp": {welchallynSureTemp()},
	}
}
