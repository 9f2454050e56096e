package gedri

import (
	"context"
	"encoding/binary"
	"io"
	"math"
	"sync"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
	"telecart/peripherals/internal/twin"
)

func virtual() *peripherals.Twin {
	return &peripherals.Twin{
		Name: "GE monitor", Settings: map[string]any{"rtscts": false}, // a pseudo-terminal has neither line
		Make: func() peripherals.Serve {
			g := NewTwin()
			g.Desaturate()
			return g.Serve
		},
		// RTS/CTS is on, as by default: neither a pseudo-terminal nor the lab's
		// port holds the line.
		Trials: []peripherals.Trial{{
			Line:   serial.Config{Baud: 19200, Parity: serial.EvenParity, RTSCTS: true},
			Stream: func() func([]byte) []byte { return NewTwin().AppendDisplayed },
			Serve:  func() peripherals.Serve { return NewTwin().Serve },
			Good: map[peripherals.Quantity]peripherals.Range{
				peripherals.HeartRate: peripherals.Exactly(72), peripherals.SpO2: peripherals.Exactly(97),
				peripherals.NIBPSystolic: peripherals.Exactly(118), peripherals.Temperature: peripherals.Exactly(37),
				peripherals.RespiratoryRate: peripherals.Exactly(14),
				peripherals.EtCO2:           {Low: 35.6, High: 35.7}, // 5 % of 760-47 mmHg
			},
		}},
	}
}

// Step is the interval of a monitor's waves.
const Step = 200 * time.Millisecond

// TwinPatient is what a virtual GE monitor measures and reports.
type TwinPatient struct {
	HR, SpO2, Pulse, Breaths int     // /min, %, /min, /min
	Systolic, Diastolic      int     // of the cuff and the arterial line, mmHg
	EtCO2                    float64 // %
	Temperature              float64 // °C, rectal
	LeadsOff, SensorOff      bool    // ECG electrodes, finger
	Learning, Asystole       bool
	Apnoea                   bool
	Measuring, CuffOld       bool   // the cuff
	Arterial                 bool   // a line on P1
	Alarm                    string // red
	Silence                  uint16 // of the alarms: 0 none, 4 all, 5 and 6 all for 2 and 5 minutes
}

// Twin is a virtual monitor: it sends nothing until asked, then displayed
// values, waves and alarms as requested. Its methods may be called from any
// goroutine.
type Twin struct {
	mu       sync.Mutex
	patient  TwinPatient
	level    byte
	requests parser
	interval int // steps between displayed values; 0 for none
	once     bool
	due      int
	waves    []byte
	alarms   int // 1 status, 2 each change
	alarmed  twinAlarm
	unheard  int  // alarm records to lose, -1 for all
	episodes bool // see Desaturate
	garbage  int
	number   byte
	step     int
	now      func() time.Time
}

// twinAlarm is the content of the alarm area.
type twinAlarm struct {
	text            string
	colour, silence uint16
	unsaid          bool // must be sent, changed or not
}

// NewTwin returns a monitor of DRI level 10 on a healthy patient: heart
// rate 72, SpO2 97, cuff 118/76, 37.0 °C rectal, 14 breaths.
func NewTwin() *Twin {
	return &Twin{level: 10, now: time.Now, patient: TwinPatient{
		HR: 72, SpO2: 97, Pulse: 72, Breaths: 14, Systolic: 118, Diastolic: 76, EtCO2: 5, Temperature: 37,
	}}
}

// Change calls change with the patient.
func (g *Twin) Change(change func(*TwinPatient)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	change(&g.patient)
}

// Receive takes bytes from the cart; answers come with the next step.
func (g *Twin) Receive(data []byte) (answer []byte) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.requests.feed(data, func(r record, _ bool) { g.request(r.mainType(), r[headerLen:]) })
	return nil
}

func (g *Twin) request(mainType int, body []byte) {
	switch {
	case mainType == mainPhysiological && len(body) >= 9 && body[0] == typeDisplayed:
		seconds := i16(body, 1)
		g.interval = max(int(seconds)*int(time.Second/Step), 0)
		g.once, g.due = seconds < 0, 0
	case mainType == mainWave && len(body) >= 12:
		g.waves = nil
		for _, kind := range body[4:12] {
			if kind == endOfList || u16(body, 0) != 0 {
				break
			}
			g.waves = append(g.waves, kind)
		}
	case mainType == mainAlarm && len(body) >= 2:
		switch u16(body, 0) {
		case alarmsStatus:
			g.alarmed = twinAlarm{unsaid: true}
			g.alarms = max(g.alarms, 1)
		case alarmsChanges:
			g.alarms = 2
		case 3:
			g.alarms = 0
		}
	}
}

// AppendStep appends what the monitor sends in the next fifth of a second.
func (g *Twin) AppendStep(dst []byte) []byte {
	g.mu.Lock()
	defer g.mu.Unlock()
	noise := twin.Noise(g.step)
	dst = noise.Append(dst, g.garbage)
	g.garbage = 0
	if g.episodes {
		g.patient.SpO2 = twin.Episode(time.Duration(g.step) * Step)
	}
	if len(g.waves) > 0 {
		dst = g.send(dst, mainWave, g.waves, g.waveBodies())
	}
	if g.interval > 0 || g.once {
		if g.due--; g.due < 0 {
			g.due = g.interval - 1
			g.once = false
			dst = g.displayed(dst)
		}
	}
	if a := g.alarm(); g.alarms > 0 && g.alarmed != a {
		g.alarmed = a
		record := g.send(nil, mainAlarm, []byte{typeAlarms}, [][]byte{alarmArea(a.text, a.colour, a.silence)})
		if g.unheard == 0 {
			dst = append(dst, record...)
		}
		g.unheard = max(g.unheard-1, min(g.unheard, 0))
		g.alarms &= 2
	}
	g.step++
	return dst
}

func (g *Twin) alarm() twinAlarm {
	a := twinAlarm{text: g.patient.Alarm, colour: 3, silence: g.patient.Silence}
	if a.text == "" && g.patient.SpO2 < twin.SpO2Limit && !g.patient.SensorOff {
		a.text, a.colour = "SpO2 low", 2
	}
	if a.text == "" {
		a.colour = 0
	}
	return a
}

// Desaturate makes the saturation fall, and the monitor alarm, in the episodes
// of a demonstration.
func (g *Twin) Desaturate() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.episodes, g.step = true, 0
}

// AppendDisplayed appends the displayed values as if just requested.
func (g *Twin) AppendDisplayed(dst []byte) []byte {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.displayed(dst)
}

func (g *Twin) displayed(dst []byte) []byte {
	at := g.now()
	empty := make([]byte, classLen)
	return g.send(dst, mainPhysiological, []byte{typeDisplayed, typeDisplayed, typeDisplayed, typeDisplayed}, [][]byte{
		closeClass(g.basic(), 0, at), closeClass(empty, 1, at), closeClass(empty, 2, at), closeClass(empty, 3, at),
	})
}

func (g *Twin) send(dst []byte, mainType uint16, kinds []byte, bodies [][]byte) []byte {
	g.number++
	return appendFrame(dst, twinRecord(g.number, g.level, g.now(), mainType, kinds, bodies))
}

func or(missing bool, v int) int {
	if missing {
		return codeInvalid
	}
	return v
}

// basic builds the class with everything that this monitor measures.
func (g *Twin) basic() []byte {
	const active = 3
	p, class := &g.patient, make([]byte, classLen)
	bit := func(on bool, n int) (b uint32) {
		if on {
			b = 1 << n
		}
		return b
	}
	hr := p.HR
	if p.Asystole {
		hr = 0
	}
	ecg := active | 1<<3 | bit(p.Asystole, 2) | bit(p.Learning, 9) | bit(p.LeadsOff, 11) | bit(p.LeadsOff, 12) | bit(p.LeadsOff, 13)
	putGroup(class, atECG, ecg, 0x275, or(p.LeadsOff, hr), 20, -50, 0, p.Breaths)
	if p.Arterial {
		putGroup(class, atPressure, active, 1, p.Systolic*100, p.Diastolic*100, (p.Systolic+2*p.Diastolic)*100/3, p.Pulse)
	}
	cuff := uint16(3 | bit(p.Measuring, 5) | bit(p.CuffOld, 8))
	putGroup(class, atNIBP, active, cuff, p.Systolic*100, p.Diastolic*100, (p.Systolic+2*p.Diastolic)*100/3, p.Pulse)
	putGroup(class, atTemp, active, 4, int(math.Round(p.Temperature*100)))
	putGroup(class, atSpO2, active, 0, or(p.SensorOff, p.SpO2*100), or(p.SensorOff, p.Pulse), or(p.SensorOff, 250), codeInvalid)
	breaths := p.Breaths
	if p.Apnoea {
		breaths = 0
	}
	putGroup(class, atCO2, active|bit(p.Apnoea, 2)|1<<9, 1, int(p.EtCO2*100), 0, breaths, 7600)
	for i, v := range []int{or(p.LeadsOff, hr), codeInvalid, codeInvalid} { // the ECG's own rate: no header
		binary.LittleEndian.PutUint16(class[atECGExtra+2*i:], uint16(int16(v)))
	}
	return class
}

// waveBodies returns the next fifth of a second of each wave.
func (g *Twin) waveBodies() (bodies [][]byte) {
	beat := func(rate float64, i int) float64 {
		t := (float64(g.step)/5 + float64(i)/rate) * float64(g.patient.HR) / 60
		return t - math.Floor(t)
	}
	wave := func(n int, at func(i int) float64) []int {
		samples := make([]int, n)
		for i := range samples {
			samples[i] = int(math.Round(at(i)))
		}
		return samples
	}
	for _, kind := range g.waves {
		var status, label uint16
		var samples []int
		switch kind {
		case typeECG1:
			label, samples = 2, wave(60, func(i int) float64 { return 1000 * math.Exp(-math.Pow((beat(300, i)-0.3)/0.02, 2)) })
			if g.patient.LeadsOff {
				status, samples = waveLeadOff, wave(60, func(int) float64 { return codeInvalid })
			}
		case typePleth:
			samples = wave(20, func(i int) float64 { return 250 * twin.PlethShape(beat(100, i)) })
			if g.patient.SensorOff {
				samples = wave(20, func(int) float64 { return codeInvalid })
			}
		case typeCO2:
			samples = wave(5, func(i int) float64 { return g.patient.EtCO2 * 50 * (1 - math.Cos(2*math.Pi*beat(25, i)/5)) })
		case typeP1:
			p := g.patient
			label, samples = 1, wave(20, func(i int) float64 {
				return 100 * (float64(p.Diastolic) + float64(p.Systolic-p.Diastolic)*twin.PlethShape(beat(100, i)))
			})
		default:
			samples = wave(20, func(int) float64 { return codeNotUpdated })
		}
		bodies = append(bodies, waveArea(status, label, samples))
	}
	return bodies
}

// Tick is AppendStep for twin.Serve.
func (g *Twin) Tick() []byte { return g.AppendStep(nil) }

// Serve answers the cart on line in real time until ctx ends (nil) or line
// fails.
func (g *Twin) Serve(ctx context.Context, line io.ReadWriter) error {
	return twin.Serve(ctx, line, Step, g)
}
