package archtest

import (
	"testing"

	"telecart/peripherals"
	"telecart/peripherals/all"
	"telecart/ui/messages"
)

// What an instrument and its quantities are called is there in Spanish.
func TestEveryLabelIsThereInSpanish(t *testing.T) {
	words := messages.Spanish()
	need := func(w string) {
		if words[w] == "" {
			t.Errorf("the word %q is not in ui/messages/es.json", w)
		}
	}
	for _, m := range all.New().Models() {
		need(m.Label)
		for _, q := range m.Gives {
			if d, ok := peripherals.Define(q); ok {
				need(d.Label)
			}
		}
	}
}
