package gedri

import (
	"time"

	"telecart/peripherals"
)

// setup is what the basic class says about the waves, which only have channel
// numbers, and about the other classes.
type setup struct {
	at        time.Time // when the class came; zero before
	ecg       verdict   // of the ECG group; zero if there is none
	lead      [3]byte   // of the ECG channels, 0 unknown
	label     [basicPressures]uint16
	connected [basicPressures]bool // the pressure channel is active
	name      [allPressures]string // of the pressure on the channel; "" for none
	co2Scale  float64              // mmHg of 1/100 %; 0 unknown
	trust     trust
}

// read takes a basic class.
func (s *setup) read(c []byte, at time.Time) {
	s.at, s.ecg, s.trust = at, verdict{}, trustOf(c)
	ecg := group(c[atECG:])
	s.leads(ecg.label())
	if ecg.exists() {
		s.ecg = ecgVerdict(ecg)
	}
	for i := range s.label {
		s.pressure(i, pressureGroup(c, i))
	}
	s.gas(group(c[atCO2:]))
}

// wave returns how far a wave of this type may be trusted.
func (s *setup) wave(kind byte) peripherals.Quality {
	if s.at.IsZero() {
		return peripherals.Good
	}
	return s.trust[kind]
}

// leads reads the label of the ECG group: the leads of channels 3, 2 and 1 in
// nibbles 0, 1 and 2. Erratum: one public list has them reversed; a captured
// record (label 3275, ECG1 known to be lead II) decides.
func (s *setup) leads(label uint16) {
	s.lead = [3]byte{byte(label >> 8 & 15), byte(label >> 4 & 15), byte(label & 15)}
}

func (s *setup) pressure(channel int, g group) {
	s.label[channel], s.connected[channel] = 0, g.exists() && g.active()
	if g.exists() {
		s.label[channel] = g.label()
	}
	s.named(channel, g)
}

func (s *setup) named(channel int, g group) {
	s.name[channel] = ""
	if g.exists() {
		_, _, s.name[channel] = pressureKind(g.label(), channel)
	}
}

func (s *setup) gas(g group) { s.co2Scale, _ = co2Scale(g) }

// has reports whether the lead is on one of the three channels.
func (s *setup) has(lead string) bool {
	for _, l := range s.lead {
		if leadName(l) == lead {
			return true
		}
	}
	return false
}

// arterial returns the first channel with an arterial pressure.
func (s *setup) arterial() (channel int, ok bool) {
	for i, label := range s.label {
		if s.connected[i] && (label == labelART || label == labelABP) {
			return i, true
		}
	}
	return 0, false
}

// leadName returns "" for an unknown lead.
func leadName(lead byte) string {
	names := [...]string{"", "I", "II", "III", "aVR", "aVL", "aVF", "V"}
	if int(lead) < len(names) {
		return names[lead]
	}
	return ""
}
