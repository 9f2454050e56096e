package nellcor

import (
	"telecart/peripherals"
	"telecart/peripherals/internal/oximeter"
)

// Effect of the status codes on the numbers; the first line that applies
// counts:
//
//	code   meaning                         quality
//	SD     sensor disconnect               no-signal
//	SO     sensor off                      no-signal
//	LP     loss of pulse                   no-signal
//	LM     loss of pulse, interference     no-signal
//	PS     pulse search                    no-signal
//	MO     interference (motion)           suspect
//	any other two letters                  suspect
//	AO AS  alarm off, alarm silenced       –
//	LB     low battery                     – (told to the nurse)
//	PH PL  pulse rate over, under limit    –
//	SH SL  SpO2 over, under limit          –
//	a line of a trend printout, by its     no-signal
//	  heading, its end or its pace
//	value missing (---, or the zeros that  no-signal, with the reason above
//	  the monitor flashes), or out of      or "no value"
//	  range (1 to 100 %, 20 to 250/min)
//	otherwise                              good
//
// In a pulse search the monitor shows its last number for up to 50 s between
// dashes (NPB-290 manual, page 40): a held number must not look measured. A
// number beyond a limit, marked by *, is no worse.
func assess(r *record) (quality peripherals.Quality, detail peripherals.Words, notice peripherals.Sentence) {
	quality = peripherals.Good
	known := grades()
	worst := len(known)
	battery := false
	for _, code := range r.codes[:r.n] {
		switch string(code[:]) {
		case "AO", "AS", "PH", "PL", "SH", "SL":
			continue
		case "LB":
			battery = true
			continue
		}
		at := len(known) - 1
		for i, g := range known {
			if g.code == string(code[:]) {
				at = i
			}
		}
		worst = min(worst, at)
	}
	if worst < len(known) {
		g := known[worst]
		quality, detail, notice = g.quality, g.detail, g.notice
	}
	if battery {
		notice = oximeter.SentenceBattery
	}
	return quality, detail, notice
}

type grade struct {
	code    string
	quality peripherals.Quality
	detail  peripherals.Words
	notice  peripherals.Sentence
}

// grades lists the codes that lower the quality, worst first; the last is for
// codes that are not in the manual.
func grades() [7]grade {
	return [7]grade{
		{"SD", peripherals.NoSignal, "sensor disconnect", oximeter.SentenceSensor},
		{"SO", peripherals.NoSignal, oximeter.DetailOff, oximeter.SentenceOff},
		{"LP", peripherals.NoSignal, "loss of pulse", oximeter.SentenceSearch},
		{"LM", peripherals.NoSignal, "loss of pulse with interference", oximeter.SentenceSearch},
		{"PS", peripherals.NoSignal, "pulse search", oximeter.SentenceSearch},
		{"MO", peripherals.Suspect, "interference", peripherals.Sentence{}},
		{"", peripherals.Suspect, "status not in the manual", peripherals.Sentence{}},
	}
}
