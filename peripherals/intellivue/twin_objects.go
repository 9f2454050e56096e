package intellivue

import (
	"fmt"
	"math"
	"strings"
	"time"

	"telecart/peripherals/internal/twin"
)

// createEvent describes the monitor to the client.
func (m *Twin) createEvent() {
	event := half(nil, classMDS, 0, 0)
	event = words(event, m.relative())
	info := list(half(nil, classMDS, 0, 0), m.systemAttributes())
	event = block(half(event, eventMDSCreate), info)
	m.send(operation(roInvoke, 1, commandConfirmedEvent, event))
}

func (m *Twin) systemAttributes() [][]byte {
	return [][]byte{
		putAttribute(attrModel, append(block(nil, []byte("Philips\x00")), block(nil, []byte("M8000\x00"))...)),
		putAttribute(attrMode, half(nil, m.mode)),
		putAttribute(attrTimeAbs, putTime(m.clock())),
		putAttribute(attrTimeRel, words(nil, m.relative())),
	}
}

// pollReply answers a poll of a class, or is one of its periodic results.
func (m *Twin) pollReply(invoke, number, class, sequence uint16, extended bool) {
	var objects [][]byte
	switch class {
	case classNumeric:
		objects = m.numericObjects(extended)
	case classWave:
		objects = m.waveContext()
	case classMDS:
		objects = [][]byte{list(half(nil, 0), m.systemAttributes())}
	case classAlert:
		objects = [][]byte{list(half(nil, 1), [][]byte{putAttribute(attrAlarmsP, m.alarmList())})}
	}
	m.reply(invoke, number, class, sequence, extended, objects)
}

// reply sends objects in messages of at most six: linked results, and a plain
// result as the last.
func (m *Twin) reply(invoke, number, class, sequence uint16, extended bool, objects [][]byte) {
	const atOnce = 6
	for part := byte(1); ; part++ {
		now := objects[:min(len(objects), atOnce)]
		objects = objects[len(now):]
		body := m.result(number, class, sequence, extended, now)
		if len(objects) == 0 {
			m.send(operation(roResult, invoke, commandAction, body))
			return
		}
		linked := byte(2)
		switch {
		case part == 1:
			linked = 1
		case len(objects) <= atOnce:
			linked = 3
		}
		apdu := block(half([]byte{linked, part}, invoke, commandAction), body)
		m.send(block(half([]byte{sessionData, 0, 0, 2}, roLinked), apdu))
	}
}

func (m *Twin) result(number, class, sequence uint16, extended bool, objects [][]byte) []byte {
	reply, action := half(nil, number), uint16(actionPoll)
	if extended {
		reply, action = half(reply, sequence), actionExtendedPoll
	}
	reply = words(reply, m.relative())
	for range 8 {
		reply = append(reply, 0xFF)
	}
	reply = half(reply, 1, class, 0)
	var contexts [][]byte
	if len(objects) > 0 {
		contexts = [][]byte{list(half(nil, 0), objects)}
	}
	reply = list(reply, contexts)
	return block(half(nil, classMDS, 0, 0, action), reply)
}

// numericObjects includes all context in a single poll, and that of one object
// in a periodic one.
func (m *Twin) numericObjects(extended bool) (out [][]byte) {
	m.context++
	for i, n := range m.numerics {
		if n.absent {
			continue
		}
		attributes := [][]byte{n.observed()}
		if !n.stamp.IsZero() {
			attributes = append(attributes, putAttribute(attrTimeStamp, putTime(n.stamp)))
		}
		if !extended || i == m.context%len(m.numerics) {
			spec := half(nil, 0, 8000, n.category, 0x4000, 0, 0)
			attributes = append(attributes,
				putAttribute(attrLabel, words(nil, n.label)),
				putAttribute(attrLabelString, putText("label")),
				putAttribute(attrMetricSpec, spec),
				putAttribute(attrUnit, half(nil, n.unit)))
		}
		out = append(out, list(half(nil, n.handle), attributes))
	}
	return out
}

func (n *twinNumeric) bytes() []byte {
	return append(half(nil, n.physio, n.state, n.unit), putFloat(n.value, n.decimals)...)
}

func (n *twinNumeric) observed() []byte {
	if len(n.parts) == 0 {
		return putAttribute(attrNumeric, n.bytes())
	}
	values := [][]byte{n.bytes()}
	for _, p := range n.parts {
		values = append(values, p.bytes())
	}
	return putAttribute(attrCompound, list(nil, values))
}

func (m *Twin) alarmList() []byte {
	var entries [][]byte
	for _, text := range m.alarms {
		info := append(half(nil, 1, 0, 0, 1, 0), putText(text)...)
		kind := uint16(alertHigh)
		if !strings.HasPrefix(text, "***") { // the monitor's mark for the highest priority
			kind = alertMedium
		}
		entry := half(nil, PhysioHeartRate, 4, kind, 0x0008, 0x0006, 0, 0x11, alertText)
		entries = append(entries, block(entry, info))
	}
	return list(nil, entries)
}

// desaturate sets the patient and the alarm at a time since the demonstration
// began. The lock is held.
func (m *Twin) desaturate(since time.Duration) {
	spo2 := twin.Episode(since)
	m.find(PhysioSpO2).value = float64(spo2)
	m.alarms = nil
	if spo2 < twin.SpO2Limit {
		m.alarms = []string{fmt.Sprintf("** SpO2 %d < %d", spo2, twin.SpO2Limit)}
	}
}

// twinWaves returns ECG II, 500 samples a second of 14 bits, 5 µV each, and a
// pleth, 125 a second of 12 bits without absolute values.
func twinWaves() []*twinWave {
	ecg := append(putFloat(-40.96, 2), putFloat(40.955, 3)...)
	pleth := append(putFloat(math.NaN(), 0), putFloat(math.NaN(), 0)...)
	return []*twinWave{
		{
			handle: 0x31, physio: PhysioECGII, label: 0x00020102, unit: unitMilliVolt, rate: 500, bits: 14, flags: 0x3000,
			scale: half(ecg, 0, 16383), level: func(t float64) float64 {
				_, phase := math.Modf(t * 72 / 60)
				return 8192 + 200*math.Exp(-math.Pow((phase-0.3)/0.02, 2)) // an R wave of 1 mV
			},
		},
		{
			handle: 0x32, physio: PhysioPleth, label: 0x00024BB4, unit: unitNone, rate: 125, bits: 12, flags: 0x8000,
			scale: half(pleth, 0, 4095), level: func(t float64) float64 {
				_, phase := math.Modf(t * 72 / 60)
				return 500 + 3000*math.Exp(-math.Pow((phase-0.4)/0.15, 2))
			},
		},
	}
}

// waveContext returns the waves without samples, as a single poll does.
func (m *Twin) waveContext() (out [][]byte) {
	for _, c := range m.waves {
		period := words(nil, uint32(8000/c.rate))
		spec := append(half(nil, uint16(c.rate*256/1000)), 16, byte(c.bits))
		out = append(out, list(half(nil, c.handle), [][]byte{
			putAttribute(attrLabel, words(nil, c.label)),
			putAttribute(attrArraySpec, half(spec, c.flags)),
			putAttribute(attrPeriod, period),
			putAttribute(attrScale, c.scale),
			putAttribute(attrUnit, half(nil, c.unit)),
			putAttribute(attrFixedValues, list(nil, [][]byte{half(nil, 1, invalidMask), half(nil, 2, 0x4000)})),
		}))
	}
	return out
}

// waveObjects returns the next 256 ms of all waves.
func (m *Twin) waveObjects() (out [][]byte) {
	for _, c := range m.waves {
		var samples []byte
		for i := range c.rate * 256 / 1000 {
			v := uint16(math.Round(c.level(float64(c.n) / float64(c.rate))))
			if i == 0 && c.physio == PhysioECGII {
				v |= 0x4000 // a pacer mark, not part of the value
			}
			if i == 5 {
				v |= c.mark
				c.mark = 0
			}
			samples = half(samples, v)
			c.n++
		}
		value := block(half(nil, c.physio, c.state), samples)
		out = append(out, list(half(nil, c.handle), [][]byte{putAttribute(attrWave, value)}))
	}
	return out
}
