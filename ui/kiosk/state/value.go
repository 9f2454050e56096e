package state

import (
	"math"
	"strings"
	"time"

	"telecart/appliance/api"
	"telecart/ui/kiosk/text"
)

const (
	qualityGood    = "good"
	qualitySuspect = "suspect"
	qualityNone    = "no-signal"
)

const (
	celsius    = "°C"
	fahrenheit = "°F"
)

const (
	heartRate    = "heart-rate"
	pulseRate    = "pulse-rate"
	spo2         = "spo2"
	cuffPressure = "cuff-pressure"
	systolic     = "-systolic"
	diastolic    = "-diastolic"
	mean         = "-mean"
	nibp         = "nibp"
	nibpPulse    = "nibp-pulse"
	ibpPulse     = "ibp-pulse"
	anyPulse     = "pulse"
)

// Value is one vital sign as it is shown. A missing one is "– –" and has no
// unit.
type Value struct {
	Label  string
	Number string // "97", "97 ?", "– –"
	Unit   string
	Note   string // its age, or why it is doubtful or missing
	Role   Role   // RoleStale when it is old or missing

	Source  string // the instrument, where more than one gives it
	Beside  string // what there is beside it: "1 of 3", "differs"
	Differs bool   // from another instrument's value, too much for both to be right
	Minor   bool   // of the cuff, beside its pressure: a small tile leaves it out
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

// ValueOf returns r as it is shown at now. What is not certainly a number is
// shown as missing.
func ValueOf(r api.Reading, now time.Time, c *text.Catalogue) Value {
	v := Value{Label: shortLabel(r.Quantity, r.Label, c), Unit: r.Unit, Role: quantityRole(r.Quantity)}
	if r.Site != "" {
		v.Label += " " + c.Site(r.Site)
	}
	if !has(r) {
		return Value{Label: v.Label, Number: c.NoSignal, Note: c.Say(r.Detail), Role: RoleStale}
	}
	v.Number, v.Note = number(r, c), c.Say(r.Detail) // such as how a temperature was found
	if r.Quality == qualitySuspect {
		v.Number += " ?"
		v.Note = doubt(r, c)
	}
	return v.aged(r, now, c)
}

// aged adds the age once the value is old.
func (v Value) aged(r api.Reading, now time.Time, c *text.Catalogue) Value {
	if r.Fresh(now) {
		return v
	}
	v.Role = RoleStale
	when := c.Unknown
	if age := now.Sub(r.MeasuredAt); !r.MeasuredAt.IsZero() && age >= 0 {
		when = Ago(c, age)
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

func number(r api.Reading, c *text.Catalogue) string {
	return c.Decimal(*r.Value, min(max(r.Decimals, 0), 3))
}

// warm returns a temperature in the ward's unit; the record keeps Celsius.
func (m Model) warm(r api.Reading) api.Reading {
	if r.Unit == celsius && m.Status.Cart.Fahrenheit {
		r.Unit = fahrenheit
		if r.Value != nil {
			f := *r.Value*9/5 + 32
			r.Value = &f
		}
	}
	return r
}

func doubt(r api.Reading, c *text.Catalogue) string {
	if r.Detail.IsZero() {
		return c.Trouble
	}
	return c.Say(r.Detail)
}

func quantityRole(q string) Role {
	line, _, _ := strings.Cut(q, "-")
	switch {
	case q == spo2 || q == "pleth":
		return RoleSpO2
	case q == heartRate || q == pulseRate || q == anyPulse || q == ibpPulse || q == nibpPulse || line == "ecg":
		return RoleHeart
	case q == cuffPressure || strings.HasSuffix(q, systolic) || strings.HasSuffix(q, diastolic) || strings.HasSuffix(q, mean):
		return RolePressure
	case q == "respiratory-rate" || q == "etco2" || q == "co2" || q == "resp":
		return RoleBreath
	case q == "temperature":
		return RoleWarmth
	}
	return RoleOther
}

// shortLabel returns the label that monitors show above the number.
func shortLabel(quantity, label string, c *text.Catalogue) string {
	if short := c.Quantity(quantity); short != "" {
		return short
	}
	if label == "" {
		return quantity
	}
	return c.Word(label)
}
