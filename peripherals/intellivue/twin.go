package intellivue

import (
	"sync"
	"time"

	"telecart/peripherals/internal/twin"
)

// Twin is a virtual monitor: it associates, describes itself, answers polls,
// and drops an association after 10 s of silence. Its methods may be called
// from any goroutine.
//
// It has no clock: Feed and Advance are told how long the monitor has been on.
// Serve does that in real time.
type Twin struct {
	mu sync.Mutex

	on       time.Time     // when it was switched on, by its clock
	at       time.Duration // since then
	ahead    time.Duration // how far its clock was set ahead
	mode     uint16
	numerics []*twinNumeric
	waves    []*twinWave
	alarms   []string
	withhold bool          // answers no poll for alerts
	episodes time.Duration // since when, see Desaturate; 0: never

	refuse  int  // association requests to refuse
	deaf    bool // answers nothing
	noExt   bool // refuses extended polls
	lose    int  // wave periods to leave out
	garbage int
	noise   twin.Noise

	associated bool
	confirmed  bool
	heard      time.Duration // when the client's last message came
	nextNu     time.Duration // next periodic numerics; 0: none
	nextSa     time.Duration // the same for waves
	nuSeq      uint16
	saSeq      uint16
	context    int // object whose context comes next
	counts     TwinCounts

	in  deframer
	out []byte
}

// TwinCounts counts what happened to a virtual monitor.
type TwinCounts struct {
	Associations int // granted
	Refusals     int
	Confirmed    int // MDS create events
	Polls        int
	Releases     int
	Aborts       int // by the client
	Dropped      int // after 10 s of silence
}

// twinNumeric is one measured value.
type twinNumeric struct {
	handle   uint16
	physio   uint16
	label    uint32
	unit     uint16
	category uint16
	decimals int
	value    float64
	state    uint16
	absent   bool
	stamp    time.Time // of a cuff's values
	parts    []*twinNumeric
}

// twinWave is one wave.
type twinWave struct {
	handle, physio uint16
	label          uint32
	unit           uint16
	rate, bits     int // samples a second, significant bits
	flags          uint16
	scale          []byte
	state          uint16
	mark           uint16 // set in the next period's first sample
	level          func(seconds float64) float64
	n              uint64
}

// Identifiers of a virtual monitor's measurements.
const (
	PhysioHeartRate   = 0x4182
	PhysioSpO2        = 0x4BB8
	PhysioPulse       = 0x4822
	PhysioPerfusion   = 0x4BB0
	PhysioNBPSys      = 0x4A05
	PhysioNBPDia      = 0x4A06
	PhysioNBPMean     = 0x4A07
	PhysioNBPPulse    = 0xF0E5
	PhysioResp        = 0x500A
	PhysioEtCO2       = 0x50B0
	PhysioTemperature = 0x4B48
	PhysioCore        = 0x4B60
	PhysioECGII       = 0x0102
	PhysioPleth       = 0x4BB4
)

// NewTwin returns a monitor with a healthy patient, switched on now:
// HR 72, SpO2 97 %, pulse 72, perfusion 2.1, NBP 118/76 (90), respiration 16,
// etCO2 38 mmHg, temperatures 36.9 and core 37.1 °C, ECG II and pleth.
func NewTwin() *Twin {
	m := &Twin{on: time.Now(), mode: 0x4000, noise: 1, waves: twinWaves()}
	add := func(handle, physio, unit uint16, decimals int, value float64) *twinNumeric {
		n := &twinNumeric{
			handle: handle, physio: physio, label: 0x00020000 | uint32(physio), unit: unit,
			category: 1, decimals: decimals, value: value,
		}
		m.numerics = append(m.numerics, n)
		return n
	}
	add(0x11, PhysioHeartRate, unitBeats, 0, 72)
	add(0x12, PhysioSpO2, unitPercent, 1, 97)
	add(0x13, PhysioPulse, unitBeats, 0, 72)
	add(0x14, PhysioPerfusion, unitNone, 1, 2.1)
	cuff := add(0x15, PhysioNBPSys, unitMmHg, 0, 118)
	cuff.label = 0x00024A04
	cuff.parts = []*twinNumeric{
		{physio: PhysioNBPDia, unit: unitMmHg, value: 76},
		{physio: PhysioNBPMean, unit: unitMmHg, value: 90},
	}
	add(0x16, PhysioNBPPulse, unitBeats, 0, 71)
	add(0x17, PhysioResp, unitBreaths, 0, 16)
	add(0x18, PhysioEtCO2, unitMmHg, 0, 38)
	add(0x19, PhysioTemperature, unitCelsius, 1, 36.9)
	add(0x1A, PhysioCore, unitCelsius, 1, 37.1)
	m.stampCuff()
	// A setting of an incubator has the identifier of a temperature.
	setting := add(0x1B, PhysioTemperature, unitCelsius, 1, 34)
	setting.label, setting.category = 0x04024B48, 4
	return m
}

// script runs change under the lock.
func (m *Twin) script(change func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	change()
}

// find returns the measurement with this identifier; nil when there is none.
func (m *Twin) find(physio uint16) *twinNumeric {
	for _, n := range m.numerics {
		if n.physio == physio {
			return n
		}
		for _, p := range n.parts {
			if p.physio == physio {
				return p
			}
		}
	}
	return nil
}

func (m *Twin) stampCuff() {
	for _, n := range m.numerics {
		if n.physio == PhysioNBPSys || n.physio == PhysioNBPPulse {
			n.stamp = m.clock()
		}
	}
}

// Desaturate makes the saturation fall, and the monitor alarm, in the episodes
// of a demonstration.
func (m *Twin) Desaturate() {
	m.script(func() { m.episodes = max(m.at, 1) })
}

// clock returns the time on the monitor's screen.
func (m *Twin) clock() time.Time { return m.on.Add(m.at + m.ahead) }

// relative returns the monitor's relative time, in 1/8 ms.
func (m *Twin) relative() uint32 {
	const start = 0x001DC200
	return start + uint32(m.at/(time.Millisecond/8))
}

func (m *Twin) end() {
	m.associated, m.confirmed, m.nextNu, m.nextSa = false, false, 0, 0
}
