package sim

import (
	"context"
	"encoding/binary"
	"io"
	"math"
	"sync"
	"time"
)

// GEStep is how often a GE monitor sends its waves.
const GEStep = 200 * time.Millisecond

// GEPatient is what a virtual GE monitor measures, and what it says of it.
type GEPatient struct {
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

// GEMonitor is the inside of a GE (Datex-Ohmeda S/5) patient monitor: it says
// nothing until it is asked, then sends displayed values, waves and alarms as
// asked for. Its methods may be called from any goroutine.
type GEMonitor struct {
	mu       sync.Mutex
	patient  GEPatient
	level    byte
	requests geRequests
	interval int // steps between displayed values; 0 for none
	once     bool
	due      int
	waves    []byte
	alarms   int // 1 status, 2 each change
	alarmed  geAlarm
	unheard  int  // alarm records to lose, -1 for all
	episodes bool // see Desaturate
	garbage  int
	number   byte
	step     int
	now      func() time.Time
}

// geAlarm is what the alarm area shows.
type geAlarm struct {
	text            string
	colour, silence uint16
	unsaid          bool // the cart is to be told, whether it changes or not
}

// NewGEMonitor returns a monitor of DRI level 10 on a healthy patient: heart
// rate 72, SpO2 97, cuff 118/76, 37.0 °C rectal, 14 breaths.
func NewGEMonitor() *GEMonitor {
	return &GEMonitor{level: 10, now: time.Now, patient: GEPatient{
		HR: 72, SpO2: 97, Pulse: 72, Breaths: 14, Systolic: 118, Diastolic: 76, EtCO2: 5, Temperature: 37,
	}}
}

// SetLevel sets the DRI level; from 10 on a monitor gives alarms.
func (g *GEMonitor) SetLevel(level byte) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.level = level
}

// Change lets change alter the patient.
func (g *GEMonitor) Change(change func(*GEPatient)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	change(&g.patient)
}

// Garbage puts count bytes of noise before what is sent next.
func (g *GEMonitor) Garbage(count int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.garbage += count
}

// Restart forgets what was asked for, as a monitor does that was switched off.
func (g *GEMonitor) Restart() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.interval, g.once, g.waves, g.alarms, g.alarmed = 0, false, nil, 0, geAlarm{}
	g.requests = geRequests{}
}

// Asked says what is asked for now: seconds between displayed values, types of
// waves, and whether alarms.
func (g *GEMonitor) Asked() (seconds int, waves []byte, alarms bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.interval * int(GEStep) / int(time.Second), append([]byte(nil), g.waves...), g.alarms == 2
}

// Receive takes what the cart writes.
func (g *GEMonitor) Receive(data []byte) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.requests.feed(data, func(mainType uint16, body []byte) {
		switch {
		case mainType == 0 && len(body) >= 9 && body[0] == 1:
			seconds := int16(binary.LittleEndian.Uint16(body[1:]))
			g.interval = max(int(seconds)*int(time.Second/GEStep), 0)
			g.once, g.due = seconds < 0, 0
		case mainType == 1 && len(body) >= 12:
			g.waves = nil
			for _, kind := range body[4:12] {
				if kind == 0xFF || binary.LittleEndian.Uint16(body) != 0 {
					break
				}
				g.waves = append(g.waves, kind)
			}
		case mainType == 4 && len(body) >= 2:
			switch binary.LittleEndian.Uint16(body) {
			case 0:
				g.alarmed = geAlarm{unsaid: true}
				g.alarms = max(g.alarms, 1)
			case 2:
				g.alarms = 2
			case 3:
				g.alarms = 0
			}
		}
	})
}

// AppendStep appends what the monitor sends in the next fifth of a second.
func (g *GEMonitor) AppendStep(dst []byte) []byte {
	g.mu.Lock()
	defer g.mu.Unlock()
	noise := uint32(g.step)
	for ; g.garbage > 0; g.garbage-- {
		noise = noise*1664525 + 1013904223
		dst = append(dst, byte(noise>>24))
	}
	if g.episodes {
		g.patient.SpO2 = episode(time.Duration(g.step) * GEStep)
	}
	if len(g.waves) > 0 {
		dst = g.send(dst, 1, g.waves, g.waveBodies())
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
		record := g.send(nil, 4, []byte{1}, [][]byte{geAlarms(a.text, a.colour, a.silence)})
		if g.unheard == 0 {
			dst = append(dst, record...)
		}
		g.unheard = max(g.unheard-1, min(g.unheard, 0))
		g.alarms &= 2
	}
	g.step++
	return dst
}

func (g *GEMonitor) alarm() geAlarm {
	a := geAlarm{text: g.patient.Alarm, colour: 3, silence: g.patient.Silence}
	if a.text == "" && g.patient.SpO2 < spo2Limit && !g.patient.SensorOff {
		a.text, a.colour = "SpO2 low", 2
	}
	if a.text == "" {
		a.colour = 0
	}
	return a
}

// LoseAlarms loses the next n records of alarms on the line; all while n is
// negative.
func (g *GEMonitor) LoseAlarms(n int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.unheard = n
}

// Desaturate lets the patient's saturation fall, and the monitor alarm, in the
// episodes of a demonstration.
func (g *GEMonitor) Desaturate() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.episodes, g.step = true, 0
}

// AppendDisplayed appends the displayed values as if they were asked for now.
func (g *GEMonitor) AppendDisplayed(dst []byte) []byte {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.displayed(dst)
}

func (g *GEMonitor) displayed(dst []byte) []byte {
	at := g.now()
	empty := make([]byte, 270)
	return g.send(dst, 0, []byte{1, 1, 1, 1}, [][]byte{
		geClass(g.basic(), 0, at), geClass(empty, 1, at), geClass(empty, 2, at), geClass(empty, 3, at),
	})
}

func (g *GEMonitor) send(dst []byte, mainType uint16, kinds []byte, bodies [][]byte) []byte {
	g.number++
	return geFrame(dst, geRecord(g.number, g.level, g.now(), mainType, kinds, bodies))
}

func geOr(missing bool, v int) int {
	if missing {
		return geInvalid
	}
	return v
}

// basic is the class with everything that this monitor measures.
func (g *GEMonitor) basic() []byte {
	const active = 3
	p, class := &g.patient, make([]byte, 270)
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
	geGroup(class, 0, ecg, 0x275, geOr(p.LeadsOff, hr), 20, -50, 0, p.Breaths)
	if p.Arterial {
		geGroup(class, 16, active, 1, p.Systolic*100, p.Diastolic*100, (p.Systolic+2*p.Diastolic)*100/3, p.Pulse)
	}
	cuff := uint16(3 | bit(p.Measuring, 5) | bit(p.CuffOld, 8))
	geGroup(class, 72, active, cuff, p.Systolic*100, p.Diastolic*100, (p.Systolic+2*p.Diastolic)*100/3, p.Pulse)
	geGroup(class, 86, active, 4, int(math.Round(p.Temperature*100)))
	geGroup(class, 118, active, 0, geOr(p.SensorOff, p.SpO2*100), geOr(p.SensorOff, p.Pulse), geOr(p.SensorOff, 250), geInvalid)
	breaths := p.Breaths
	if p.Apnoea {
		breaths = 0
	}
	geGroup(class, 132, active|bit(p.Apnoea, 2)|1<<9, 1, int(p.EtCO2*100), 0, breaths, 7600)
	for i, v := range []int{geOr(p.LeadsOff, hr), geInvalid, geInvalid} { // the ECG's own rate: no header
		binary.LittleEndian.PutUint16(class[226+2*i:], uint16(int16(v)))
	}
	return class
}

// waveBodies is the next fifth of a second of each wave.
func (g *GEMonitor) waveBodies() (bodies [][]byte) {
	beat := func(rate float64, i int) float64 {
		t := (float64(g.step)/5 + float64(i)/rate) * float64(g.patient.HR) / 60
		return t - math.Floor(t)
	}
	curve := func(n int, at func(i int) float64) []int {
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
		case 1:
			label, samples = 2, curve(60, func(i int) float64 { return 1000 * math.Exp(-math.Pow((beat(300, i)-0.3)/0.02, 2)) })
			if g.patient.LeadsOff {
				status, samples = 8, curve(60, func(int) float64 { return geInvalid })
			}
		case 8:
			samples = curve(20, func(i int) float64 { return 250 * plethShape(beat(100, i)) })
			if g.patient.SensorOff {
				samples = curve(20, func(int) float64 { return geInvalid })
			}
		case 9:
			samples = curve(5, func(i int) float64 { return g.patient.EtCO2 * 50 * (1 - math.Cos(2*math.Pi*beat(25, i)/5)) })
		case 4:
			p := g.patient
			label, samples = 1, curve(20, func(i int) float64 {
				return 100 * (float64(p.Diastolic) + float64(p.Systolic-p.Diastolic)*plethShape(beat(100, i)))
			})
		default:
			samples = curve(20, func(int) float64 { return geNotUpdated })
		}
		bodies = append(bodies, geWave(status, label, samples))
	}
	return bodies
}

// Serve answers what the cart writes to line, in real time, until ctx ends
// (nil) or line fails. Whoever closes line ends the reading.
func (g *GEMonitor) Serve(ctx context.Context, line io.ReadWriter) error {
	go func() {
		buf := make([]byte, 256)
		for {
			n, err := line.Read(buf)
			g.Receive(buf[:n])
			if err != nil {
				return
			}
		}
	}()
	return speak(ctx, line, GEStep, g.AppendStep)
}
