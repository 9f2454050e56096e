package suretemp

import (
	"log/slog"
	"strconv"
)

// What outlives the program is the last final value that was reported: the module
// holds it for as long as the probe is out, and it may be of a patient who has left.

// recall reads what an earlier run of the program kept, once.
func (t *Thermometer) recall() {
	if t.recalled || t.env.Memory == nil {
		return
	}
	t.recalled = true
	raw, err := t.env.Memory.Recall()
	if err == nil && len(raw) > 0 {
		t.cycle.value, err = strconv.ParseFloat(string(raw), 64)
		t.cycle.told = err == nil
	}
	if err != nil {
		t.env.Log.Error("what was measured last is not known: it may be reported again", slog.Any("err", err))
	}
}

// remember keeps the final value.
func (t *Thermometer) remember(celsius float64) {
	if t.env.Memory == nil {
		return
	}
	if err := t.env.Memory.Keep(strconv.AppendFloat(nil, celsius, 'g', -1, 64)); err != nil {
		t.env.Log.Error("the final value cannot be kept: a restart may report it again", slog.Any("err", err))
	}
}
