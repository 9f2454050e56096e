package instruments

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"

	"telecart/appliance/config"
	"telecart/peripherals/sim"
)

// exclusive is what only one peripheral can have, by the key of its settings,
// and what it is called there. A stethoscope's device and a microphone are both
// captured from, so they exclude each other; a loudspeaker is another direction
// of the same card.
func exclusive() map[string]string {
	return map[string]string{
		"port": "port", "device": "device", "microphone": "device", "speaker": "speaker", "listen": "address",
	}
}

// wired are the keys that name a line of the GPIO chip.
func wired() []string {
	return []string{"call_button", "capture_pedal", "privacy_shutter", "call_lamp"}
}

// claim is one such thing.
type claim struct{ kind, name string }

// shared returns a problem for each thing that two peripherals want: who gets
// it would be left to chance.
func shared(c *config.Config) (problems []error) {
	first := map[claim]config.Peripheral{}
	for _, p := range c.Peripherals {
		for key, it := range claims(p.Settings) {
			switch other, taken := first[it]; {
			case !taken:
				first[it] = p
			case other.Line != p.Line: // of its own settings the model complains
				problems = append(problems, c.Problem(p, key, fmt.Sprintf("is the %s of the peripheral on line %d, too", it.kind, other.Line)))
			}
		}
	}
	return problems
}

// claims returns what a peripheral wants for itself, by the key that says so.
// Any number may have the same virtual camera or sound.
func claims(settings json.RawMessage) map[string]claim {
	var all map[string]any
	_ = json.Unmarshal(settings, &all) // what cannot be read claims nothing, and the model complains of it
	out := map[string]claim{}
	for key, kind := range exclusive() {
		if name, _ := all[key].(string); name != "" && !strings.HasPrefix(name, sim.Prefix) {
			out[key] = claim{kind, clean(name)}
		}
	}
	chip, _ := all["chip"].(string)
	for _, key := range wired() {
		if line, ok := all[key].(float64); ok && chip != "" {
			out[key] = claim{"GPIO line", fmt.Sprint(clean(chip), " ", line)}
		}
	}
	return out
}

// clean is the shortest way to write a path; other names stay as they are.
func clean(name string) string {
	if strings.Contains(name, "/") {
		return filepath.Clean(name)
	}
	return name
}
