// Package kept keeps what a monitor's driver has reported of measurements that
// a monitor repeats, so that a restart does not make them new.
package kept

import (
	"encoding/json"
	"log/slog"

	"telecart/peripherals"
)

// Recall returns what an earlier run kept, or the zero value.
func Recall[T any](env peripherals.Env) (v T) {
	if env.Memory == nil {
		return v
	}
	raw, err := env.Memory.Recall()
	if err == nil && len(raw) > 0 {
		err = json.Unmarshal(raw, &v)
	}
	if err != nil {
		env.Log.Error("what was reported before is not known: a repeated value may look new", slog.Any("err", err))
		var none T
		return none
	}
	return v
}

// Keep keeps it.
func Keep[T any](env peripherals.Env, v T) {
	if env.Memory == nil {
		return
	}
	raw, err := json.Marshal(v)
	if err == nil {
		err = env.Memory.Keep(raw)
	}
	if err != nil {
		env.Log.Error("what was reported cannot be kept: after a restart it may look new", slog.Any("err", err))
	}
}
