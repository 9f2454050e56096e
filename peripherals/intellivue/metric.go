package intellivue

import (
	"strings"
	"time"
)

// metric is the context of one numeric or wave: what is known besides its
// value. Extended polls give the context of one object a second, so it is kept
// between messages.
type metric struct {
	label    uint32
	labelled bool
	name     string        // as the monitor labels it
	complete bool          // a poll for everything was answered
	wordless bool          // the monitor sends no labels
	askNext  time.Duration // when this object may trigger another poll for everything
	category uint16        // of the metric specification
	byHand   bool          // by the modality
	off      bool
	unit     uint16
	hasUnit  bool

	bits        int    // of a sample: 8 or 16
	mask        uint32 // of the significant bits of a sample
	period      uint32 // of a sample, 1/8 ms
	scale       ramp
	calibration ramp
	invalid     uint32 // mask that marks a sample as invalid
}

// ramp maps samples to values.
type ramp struct {
	known                bool
	lower, upper         float64
	absolute             bool // lower and upper are values
	lowSample, topSample uint16
}

func (c *cursor) ramp() ramp {
	lower, lok := c.float()
	upper, uok := c.float()
	r := ramp{lower: lower, upper: upper, absolute: lok && uok, lowSample: c.u16(), topSample: c.u16()}
	r.known = !c.bad && r.lowSample != r.topSample
	return r
}

// Categories of metrics that are no measurements (page 78).
const (
	categoryByHand        = 2
	categorySetting       = 3
	categorySettingByHand = 4
	categoryCalculation   = 5
	categoryCalcByHand    = 6
	categoryAlarmLimit    = 130
)

// shorten bounds what a name takes of memory.
func shorten(name string) string {
	const longest = 64
	if len(name) > longest {
		name = strings.ToValidUTF8(name[:longest], "")
	}
	return name
}

func (m *metric) setting() bool {
	switch m.category {
	case categorySetting, categorySettingByHand, categoryAlarmLimit:
		return true
	}
	return m.label>>16 == settingLabel
}

func (m *metric) calculated() bool {
	return m.category == categoryCalculation || m.category == categoryCalcByHand
}

// entered reports whether the value was typed in.
func (m *metric) entered() bool { return m.byHand || m.category == categoryByHand }

const (
	metricManual = 0x4000 // modality; others: aperiodic, verified
	metricOff    = 0x8000
	fixedInvalid = 1 // kind of a fixed value: mask of an invalid sample
)

// learn takes an attribute that is context and ignores others.
func (m *metric) learn(a attribute) {
	v := a.value
	switch a.id {
	case attrLabel:
		if label := v.u32(); !v.bad {
			m.label, m.labelled = label, true
		}
	case attrLabelString:
		m.name = strings.TrimSpace(shorten(v.text()))
	case attrMetricSpec:
		v.u32() // update period
		m.category = v.u16()
	case attrMetricState:
		m.off = v.u16()&metricOff != 0
	case attrModality:
		m.byHand = v.u16()&metricManual != 0
	case attrUnit:
		m.unit = v.u16()
		m.hasUnit = !v.bad
	case attrArraySpec:
		v.u16() // array size; each array has its length
		m.samples(int(v.u8()), int(v.u8()))
	case attrPeriod:
		m.period = v.u32()
	case attrScale:
		m.scale = v.ramp()
	case attrCalibration:
		m.calibration = v.ramp()
	case attrFixedValues:
		m.fixedValues(v)
	}
}

func (m *metric) samples(bits, significant int) {
	m.bits, m.mask = 0, 0
	if (bits == 8 || bits == 16) && significant > 0 && significant <= bits {
		m.bits, m.mask = bits, 1<<significant-1
	}
}

func (m *metric) fixedValues(v cursor) {
	m.invalid = 0
	v.each(func(list *cursor) {
		if kind, value := list.u16(), list.u16(); kind == fixedInvalid {
			m.invalid = uint32(value)
		}
	})
}

// maxMetrics bounds the objects remembered; a monitor has a few hundred at
// most.
const maxMetrics = 1024

// metrics is the context of all objects of one class.
type metrics map[handle]*metric

// of returns the context of an object.
func (ms metrics) of(h handle) *metric {
	m := ms[h]
	if m == nil {
		if len(ms) >= maxMetrics {
			clear(ms)
		}
		m = &metric{}
		ms[h] = m
	}
	return m
}
