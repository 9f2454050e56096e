package state

import (
	"math"
	"slices"
	"strconv"
	"time"

	"telecart/appliance/api"
	"telecart/ui/kiosk/text"
)

// FreshFor is how long a number is shown without its age.
const FreshFor = 10 * time.Second

const (
	qualityGood    = "good"
	qualitySuspect = "suspect"
	qualityNone    = "no-signal"
)

// Value is one vital sign as it is shown. A missing one is "– –" and has no
// unit.
type Value struct {
	Label  string
	Number string // "97", "97 ?", "– –"
	Unit   string
	Note   string // its age, or why it is doubtful or missing
	Role   Role   // RoleStale when it is old or missing
}

// String returns the value on one line: "97 %", "97 %, 2 min ago",
// "97 ? motion", "– –".
func (v Value) String() string {
	s := v.Number
	if v.Unit != "" {
		s += " " + v.Unit
	}
	if v.Note != "" {
		s += ", " + v.Note
	}
	return s
}

// ValueOf returns r as it is shown at now. Everything that is not surely a
// number is shown as missing.
func ValueOf(r api.Reading, now time.Time, c *text.Catalogue) Value {
	v := Value{Label: shortLabel(r.Quantity, r.Label, c), Unit: r.Unit, Role: quantityRole(r.Quantity)}
	if r.Site != "" {
		v.Label += " " + r.Site
	}
	if !has(r) {
		return Value{Label: v.Label, Number: c.NoSignal, Note: r.Detail, Role: RoleStale}
	}
	v.Number = strconv.FormatFloat(*r.Value, 'f', min(max(r.Decimals, 0), 3), 64)
	if r.Quality == qualitySuspect {
		v.Number += " ?"
		v.Note = r.Detail
		if v.Note == "" {
			v.Note = c.Trouble
		}
	}
	return v.aged(r.At, now, c)
}

// aged adds the age once the value is old.
func (v Value) aged(at, now time.Time, c *text.Catalogue) Value {
	age := now.Sub(at)
	if age <= FreshFor && age > -FreshFor {
		return v
	}
	v.Role = RoleStale
	when := Ago(c, age)
	if at.IsZero() || age < 0 { // a clock jumped: the age is not known
		when = c.Unknown
	}
	if v.Note != "" {
		when = v.Note + ", " + when
	}
	v.Note = when
	return v
}

func has(r api.Reading) bool {
	return (r.Quality == qualityGood || r.Quality == qualitySuspect) &&
		r.Value != nil && !math.IsNaN(*r.Value) && !math.IsInf(*r.Value, 0)
}

// cuffPressure is shown while the cuff is inflated, and not missed otherwise.
const cuffPressure = "cuff-pressure"

// vitalOrder is how monitors list them.
func vitalOrder() []string {
	return []string{"heart-rate", "spo2", "pulse-rate", "nibp-systolic", "respiratory-rate",
		"temperature", "etco2", "nibp-pulse", "perfusion-index", cuffPressure}
}

// Vitals returns the vital signs in the order of monitors. Systolic and
// diastolic pressure are one value.
func (m Model) Vitals(now time.Time) []Value { return m.vitals(now, "") }

// vitals returns those of one device, or of all with an empty id.
func (m Model) vitals(now time.Time, device string) []Value {
	var out []Value
	for _, q := range vitalOrder() {
		for _, r := range m.Readings {
			if r.Quantity != q || device != "" && r.Device != device || q == cuffPressure && !has(r) {
				continue
			}
			if q == "nibp-systolic" {
				out = append(out, m.pressure(r, now))
				continue
			}
			out = append(out, ValueOf(r, now, m.Texts))
		}
	}
	return out
}

// pressure joins systolic with the diastolic of the same measurement.
func (m Model) pressure(sys api.Reading, now time.Time) Value {
	v := ValueOf(sys, now, m.Texts)
	if !has(sys) {
		return v
	}
	i := slices.IndexFunc(m.Readings, func(r api.Reading) bool {
		return r.Device == sys.Device && r.Quantity == "nibp-diastolic"
	})
	dia := m.Texts.NoSignal
	if i >= 0 && has(m.Readings[i]) && m.Readings[i].At.Sub(sys.At).Abs() <= time.Second {
		dia = strconv.FormatFloat(*m.Readings[i].Value, 'f', 0, 64)
	}
	mark := ""
	if sys.Quality == qualitySuspect || i >= 0 && m.Readings[i].Quality == qualitySuspect {
		mark = " ?"
		if v.Note == "" {
			v.Note = m.Texts.Trouble
		}
	}
	v.Number = strconv.FormatFloat(*sys.Value, 'f', 0, 64) + "/" + dia + mark
	return v
}

func quantityRole(q string) Role {
	switch q {
	case "spo2", "pleth":
		return RoleSpO2
	case "heart-rate", "pulse-rate", "nibp-pulse":
		return RoleHeart
	case "nibp-systolic", "nibp-diastolic", "nibp-mean", "cuff-pressure":
		return RolePressure
	case "respiratory-rate", "etco2":
		return RoleBreath
	case "temperature":
		return RoleWarmth
	}
	return RoleOther
}

// shortLabel returns what monitors write over the number.
func shortLabel(quantity, label string, c *text.Catalogue) string {
	switch quantity {
	case "spo2":
		return "SpO2"
	case "nibp-systolic":
		return "NIBP"
	case "pulse-rate":
		return c.Pulse
	}
	if label == "" {
		return quantity
	}
	return label
}
