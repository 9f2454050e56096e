// Package all lists the models that the cart knows. A new model is a folder and
// a line here.
package all

import (
	"telecart/peripherals"
	"telecart/peripherals/bci"
	"telecart/peripherals/camera"
	"telecart/peripherals/contec"
	"telecart/peripherals/controls"
	"telecart/peripherals/conversation"
	"telecart/peripherals/gedri"
	"telecart/peripherals/hl7oru"
	"telecart/peripherals/intellivue"
	"telecart/peripherals/masimo"
	"telecart/peripherals/nellcor"
	"telecart/peripherals/nonin"
	"telecart/peripherals/otoscope"
	"telecart/peripherals/scanner"
	"telecart/peripherals/stethoscope"
	"telecart/peripherals/suntech"
	"telecart/peripherals/suretemp"
)

// New returns the registry of all models.
func New() *peripherals.Registry {
	return peripherals.NewRegistry(
		bci.Model(),
		camera.Model(),
		contec.Model(),
		controls.Model(),
		conversation.Model(),
		gedri.Model(),
		hl7oru.Model(),
		intellivue.Model(),
		masimo.Model(),
		nellcor.Model(),
		nonin.Model(),
		nonin.Model7(),
		nonin.Model8(),
		otoscope.Model(),
		scanner.Model(),
		stethoscope.Model(),
		suntech.Model(),
		suretemp.Model(),
	)
}
