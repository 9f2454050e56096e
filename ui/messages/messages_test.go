package messages_test

import (
	"testing"

	"telecart/appliance/api"
	"telecart/ui/messages"
)

// An instrument's words come several at a time, some with an argument.
func TestInstrumentsWords(t *testing.T) {
	for said, want := range map[string]string{
		"low perfusion":                                     "perfusión baja",
		"low perfusion, motion artefact":                    "perfusión baja, artefacto de movimiento",
		"questionable, measured at 12:03":                   "dudoso, medido a las 12:03",
		"rate is from pressure P2":                          "la frecuencia es de presión P2",
		"measured as oral, not axillary":                    "medido en: boca, no en: axila",
		"a new word, sensor off":                            "a new word, sensor suelto",
		"measured at 12:03, later than the monitor's clock": "medido a las 12:03, más tarde que el reloj del monitor",
	} {
		if got := messages.Spanish().Say(api.Words(said)); got != want {
			t.Errorf("%q: %q, want %q", said, got, want)
		}
	}
	failed := api.Message{Code: "cuff.failed", Args: []string{"inflation timeout, air leak or loose cuff"}}
	const want = "No se pudo medir la presión arterial: el inflado tardó demasiado, fuga de aire o manguito flojo. Compruebe el manguito y que el brazo está quieto, e inténtelo de nuevo."
	if got := messages.Spanish().Say(failed); got != want {
		t.Error(got)
	}
}
