package gedri

import (
	"bytes"
	"time"
)

// How long the cart waits before it repeats a request.
const (
	askAgain   = 5 * time.Second  // displayed values, while there are none
	waveSilent = 10 * time.Second // waves: a monitor stops them when its line was blocked for 2 s
	alarmAgain = 15 * time.Second // alarms: 570 bytes of the line's 1745 a second
)

// alarmsOld is how long alarms stay known without news: two answers may be
// lost.
const alarmsOld = 40 * time.Second

// asker decides what to request from the monitor, and when. It is pure: no
// clock, no port.
type asker struct {
	interval time.Duration
	want     []waveName

	asked     time.Time // displayed values, last
	heard     time.Time // displayed values, last; or the beginning
	waveAsked time.Time
	waveHeard time.Time
	types     []byte    // the requested waves, or nil
	alarms    bool      // changes are requested
	alarmed   time.Time // last request
}

// silence is how long displayed values may fail to come before they are
// withdrawn: one record may be lost.
func (a *asker) silence() time.Duration { return 2*a.interval + 2*time.Second }

func (a *asker) start(now time.Time) [][]byte {
	a.asked, a.heard = now, now
	return [][]byte{requestDisplayed(a.interval)}
}

// displayed is called for each record of displayed values: only they tell which
// pressure is arterial, and whether the monitor has alarms.
func (a *asker) displayed(now time.Time, level byte, s *setup) (requests [][]byte) {
	a.heard = now
	if types := waveChoice(a.want, s); !bytes.Equal(types, a.types) {
		if a.types != nil {
			requests = append(requests, requestWaves(a.types, true))
		}
		a.types, a.waveAsked = types, now
		if types != nil {
			requests = append(requests, requestWaves(types, false))
		}
	}
	if level >= alarmLevel && !a.alarms {
		a.alarms, a.alarmed = true, now
		requests = append(requests, requestAlarms(alarmsStatus), requestAlarms(alarmsChanges))
	}
	return requests
}

func (a *asker) wave(now time.Time) { a.waveHeard = now }

// silent reports whether displayed values have stopped.
func (a *asker) silent(now time.Time) bool { return now.Sub(a.heard) >= a.silence() }

// tick is called every second.
func (a *asker) tick(now time.Time) (requests [][]byte) {
	if a.silent(now) {
		a.types, a.alarms = nil, false // a monitor that returns has forgotten its requests
		if now.Sub(a.asked) >= askAgain {
			a.asked = now
			requests = append(requests, requestDisplayed(a.interval))
		}
		return requests
	}
	if a.types != nil && now.Sub(a.waveAsked) >= waveSilent && now.Sub(a.waveHeard) >= waveSilent {
		a.waveAsked = now
		requests = append(requests, requestWaves(a.types, false))
	}
	if a.alarms && now.Sub(a.alarmed) >= alarmAgain {
		a.alarmed = now
		requests = append(requests, requestAlarms(alarmsStatus), requestAlarms(alarmsChanges))
	}
	return requests
}

// waveName is the name of a wave in the settings.
type waveName string

// maxRate is how many samples a second older monitors give in total.
const maxRate = 600

// art is the first arterial pressure, on whatever channel.
const art waveName = "art"

// waveType returns the type of a wave; art has none of its own.
func waveType(name waveName) (kind byte, ok bool) {
	switch name {
	case "ecg1", "ecg2", "ecg3":
		return typeECG1 + name[3] - '1', true
	case "p1", "p2", "p3", "p4":
		return typeP1 + name[1] - '1', true
	case "p5", "p6":
		return typeP5 + name[1] - '5', true
	case "pleth":
		return typePleth, true
	case "co2":
		return typeCO2, true
	case "o2":
		return typeO2, true
	case "n2o":
		return typeN2O, true
	case "agent":
		return typeAgent, true
	case "resp":
		return typeResp, true
	}
	return 0, false
}

// waveChoice returns the types of the waves to request, each once.
func waveChoice(want []waveName, s *setup) (types []byte) {
	for _, name := range want {
		kind, ok := waveType(name)
		if name == art {
			var channel int
			channel, ok = s.arterial()
			kind = pressureWaves[channel]
		}
		if ok && !bytes.Contains(types, []byte{kind}) {
			types = append(types, kind)
		}
	}
	return types
}
