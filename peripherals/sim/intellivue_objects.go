package sim

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"time"
)

// createEvent tells the client what the monitor is.
func (m *IntelliVue) createEvent() {
	event := ivuWords(nil, 0x0021, 0, 0)
	event = binary.BigEndian.AppendUint32(event, m.relative())
	info := ivuList(ivuWords(nil, 0x0021, 0, 0), m.systemAttributes())
	event = ivuBlock(ivuWords(event, 0x0D06), info)
	m.send(ivuOperation(1, 1, 1, event))
}

func ivuOperation(kind, invoke, command uint16, argument []byte) []byte {
	body := ivuBlock(ivuWords(nil, invoke, command), argument)
	return ivuBlock(ivuWords(nil, 0xE100, 2, kind), body)
}

func (m *IntelliVue) systemAttributes() [][]byte {
	return [][]byte{
		ivuAttribute(0x0928, append(ivuBlock(nil, []byte("Philips\x00")), ivuBlock(nil, []byte("M8000\x00"))...)),
		ivuAttribute(0x0946, ivuWords(nil, m.mode)),
		ivuAttribute(0x0987, ivuTime(m.clock())),
		ivuAttribute(0x098F, binary.BigEndian.AppendUint32(nil, m.relative())),
	}
}

// pollReply answers a poll of a class, or is one of its periodic results.
func (m *IntelliVue) pollReply(invoke, number, class, sequence uint16, extended bool) {
	var objects [][]byte
	switch class {
	case 0x0006:
		objects = m.numericObjects(extended)
	case 0x0009:
		objects = m.waveContext()
	case 0x0021:
		objects = [][]byte{ivuList(ivuWords(nil, 0), m.systemAttributes())}
	case 0x0036:
		objects = [][]byte{ivuList(ivuWords(nil, 1), [][]byte{ivuAttribute(0x0902, m.alarmList())})}
	case 0x002A:
		objects = [][]byte{ivuList(ivuWords(nil, 2), m.patientAttributes())}
	}
	m.reply(invoke, number, class, sequence, extended, objects)
}

// reply sends objects in messages of at most six: linked results, and a plain
// result as the last.
func (m *IntelliVue) reply(invoke, number, class, sequence uint16, extended bool, objects [][]byte) {
	const atOnce = 6
	for part := byte(1); ; part++ {
		now := objects[:min(len(objects), atOnce)]
		objects = objects[len(now):]
		body := m.result(number, class, sequence, extended, now)
		if len(objects) == 0 {
			m.send(ivuOperation(2, invoke, 7, body))
			return
		}
		linked := byte(2)
		switch {
		case part == 1:
			linked = 1
		case len(objects) <= atOnce:
			linked = 3
		}
		apdu := ivuBlock(ivuWords([]byte{linked, part}, invoke, 7), body)
		m.send(ivuBlock(ivuWords(nil, 0xE100, 2, 5), apdu))
	}
}

func (m *IntelliVue) result(number, class, sequence uint16, extended bool, objects [][]byte) []byte {
	reply, action := ivuWords(nil, number), uint16(0x0C16)
	if extended {
		reply, action = ivuWords(reply, sequence), 0xF13B
	}
	reply = binary.BigEndian.AppendUint32(reply, m.relative())
	for range 8 {
		reply = append(reply, 0xFF)
	}
	reply = ivuWords(reply, 1, class, 0)
	var contexts [][]byte
	if len(objects) > 0 {
		contexts = [][]byte{ivuList(ivuWords(nil, 0), objects)}
	}
	reply = ivuList(reply, contexts)
	return ivuBlock(ivuWords(nil, 0x0021, 0, 0, action), reply)
}

// numericObjects has all context in a single poll, and that of one object in
// a periodic one.
func (m *IntelliVue) numericObjects(extended bool) (out [][]byte) {
	m.context++
	for i, n := range m.numerics {
		if n.absent {
			continue
		}
		attributes := [][]byte{n.observed()}
		if !n.stamp.IsZero() {
			attributes = append(attributes, ivuAttribute(0x0990, ivuTime(n.stamp)))
		}
		if !extended || i == m.context%len(m.numerics) {
			spec := ivuWords(nil, 0, 8000, n.category, 0x4000, 0, 0)
			attributes = append(attributes,
				ivuAttribute(0x0924, binary.BigEndian.AppendUint32(nil, n.label)),
				ivuAttribute(0x0927, ivuText("label")),
				ivuAttribute(0x093F, spec),
				ivuAttribute(0x0996, ivuWords(nil, n.unit)))
		}
		out = append(out, ivuList(ivuWords(nil, n.handle), attributes))
	}
	return out
}

func (n *ivuNumeric) bytes() []byte {
	return append(ivuWords(nil, n.physio, n.state, n.unit), ivuFloat(n.value, n.decimals)...)
}

func (n *ivuNumeric) observed() []byte {
	if len(n.parts) == 0 {
		return ivuAttribute(0x0950, n.bytes())
	}
	values := [][]byte{n.bytes()}
	for _, p := range n.parts {
		values = append(values, p.bytes())
	}
	return ivuAttribute(0x094B, ivuList(nil, values))
}

func (m *IntelliVue) alarmList() []byte {
	var entries [][]byte
	for _, text := range m.alarms {
		info := append(ivuWords(nil, 1, 0, 0, 1, 0), ivuText(text)...)
		kind := uint16(0x0400)
		if !strings.HasPrefix(text, "***") { // as the monitor marks the gravest
			kind = 0x0200
		}
		entry := ivuWords(nil, IntelliVueHeartRate, 4, kind, 0x0008, 0x0006, 0, 0x11, 516)
		entries = append(entries, ivuBlock(entry, info))
	}
	return ivuList(nil, entries)
}

// desaturate is the patient, and the alarm, so long after the demonstration
// began. The lock is held.
func (m *IntelliVue) desaturate(since time.Duration) {
	spo2 := episode(since)
	m.find(IntelliVueSpO2).value = float64(spo2)
	m.alarms = nil
	if spo2 < spo2Limit {
		m.alarms = []string{fmt.Sprintf("** SpO2 %d < %d", spo2, spo2Limit)}
	}
}

func (m *IntelliVue) patientAttributes() [][]byte {
	state := uint16(0)
	if m.patient[0] != "" {
		state = 2
	}
	return [][]byte{
		ivuAttribute(0x0957, ivuWords(nil, state)),
		ivuAttribute(0x095A, ivuText(m.patient[0])),
		ivuAttribute(0x095C, ivuText(m.patient[1])),
		ivuAttribute(0x095D, ivuText(m.patient[2])),
	}
}

// ivuCurves are ECG II, 500 samples a second of 14 bits, 5 µV each, and a
// pleth, 125 a second of 12 bits without absolute values.
func ivuCurves() []*ivuCurve {
	ecg := append(ivuFloat(-40.96, 2), ivuFloat(40.955, 3)...)
	pleth := append(ivuFloat(math.NaN(), 0), ivuFloat(math.NaN(), 0)...)
	return []*ivuCurve{
		{
			handle: 0x31, physio: IntelliVueECGII, label: 0x00020102, unit: 0x10B2, rate: 500, bits: 14, flags: 0x3000,
			scale: ivuWords(ecg, 0, 16383), level: func(t float64) float64 {
				_, phase := math.Modf(t * 72 / 60)
				return 8192 + 200*math.Exp(-math.Pow((phase-0.3)/0.02, 2)) // an R wave of 1 mV
			},
		},
		{
			handle: 0x32, physio: IntelliVuePleth, label: 0x00024BB4, unit: 0x0200, rate: 125, bits: 12, flags: 0x8000,
			scale: ivuWords(pleth, 0, 4095), level: func(t float64) float64 {
				_, phase := math.Modf(t * 72 / 60)
				return 500 + 3000*math.Exp(-math.Pow((phase-0.4)/0.15, 2))
			},
		},
	}
}

// waveContext is what a single poll of waves gives: no samples.
func (m *IntelliVue) waveContext() (out [][]byte) {
	for _, c := range m.curves {
		period := binary.BigEndian.AppendUint32(nil, uint32(8000/c.rate))
		spec := append(ivuWords(nil, uint16(c.rate*256/1000)), 16, byte(c.bits))
		out = append(out, ivuList(ivuWords(nil, c.handle), [][]byte{
			ivuAttribute(0x0924, binary.BigEndian.AppendUint32(nil, c.label)),
			ivuAttribute(0x096D, ivuWords(spec, c.flags)),
			ivuAttribute(0x098D, period),
			ivuAttribute(0x096F, c.scale),
			ivuAttribute(0x0996, ivuWords(nil, c.unit)),
			ivuAttribute(0x0A16, ivuList(nil, [][]byte{ivuWords(nil, 1, ivuInvalidMask), ivuWords(nil, 2, 0x4000)})),
		}))
	}
	return out
}

// waveObjects is the next 256 ms of all waves.
func (m *IntelliVue) waveObjects() (out [][]byte) {
	for _, c := range m.curves {
		var samples []byte
		for i := range c.rate * 256 / 1000 {
			v := uint16(math.Round(c.level(float64(c.n) / float64(c.rate))))
			if i == 0 && c.physio == IntelliVueECGII {
				v |= 0x4000 // a pacer mark, which is no part of the value
			}
			if i == 5 {
				v |= c.mark
				c.mark = 0
			}
			samples = ivuWords(samples, v)
			c.n++
		}
		value := ivuBlock(ivuWords(nil, c.physio, c.state), samples)
		out = append(out, ivuList(ivuWords(nil, c.handle), [][]byte{ivuAttribute(0x096E, value)}))
	}
	return out
}
