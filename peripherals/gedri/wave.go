package gedri

import (
	"bytes"
	"math"
	"time"

	"telecart/peripherals"
)

// A wave subrecord: i16 number of samples, u16 status, u16 label, the samples.
// Each type has a subrecord of its own, every 0.2 s.
const (
	waveHeader = 6
	waveTypes  = 18 // 0 to 17 are known here

	waveGap     = 1 << 0 // samples are missing before these
	waveLeadOff = 1 << 3 // bit 2 is a pacer's pulse, which is in the wave too

	typeECG1  = 1 // to 3
	typeP1    = 4 // to 7, P4
	typePleth = 8
	typeCO2   = 9
	typeO2    = 10
	typeN2O   = 11
	typeAgent = 12
	typeResp  = 15
	typeP5    = 16 // and 17
)

// Airway pressure and flow (13, 14) are left out: sources disagree on their
// scale.

// waveRate returns samples a second, or 0 for a type that is not decoded.
func waveRate(kind byte) float64 {
	switch kind {
	case 1, 2, 3:
		return 300
	case 4, 5, 6, 7, typePleth, 16, 17:
		return 100
	case typeCO2, typeO2, typeN2O, typeAgent, typeResp:
		return 25
	}
	return 0
}

// pressureWaves are the types of P1 to P6.
var pressureWaves = [...]byte{typeP1, typeP1 + 1, typeP1 + 2, typeP1 + 3, typeP5, typeP5 + 1}

// pressureChannel returns 0 to 5 for the wave of P1 to P6, otherwise -1.
func pressureChannel(kind byte) int {
	return bytes.IndexByte(pressureWaves[:], kind)
}

// identify returns what a wave is. Its label is a lead or a pressure. The
// latest edition calls the label reserved, so an empty one is replaced by that
// of the displayed values; one that contradicts them makes the wave doubtful
// until the next displayed values. A wave without either is not shown: a lead
// must not be guessed.
func identify(kind byte, label uint16, s *setup) (q peripherals.Quantity, scale float64, quality peripherals.Quality) {
	quality = peripherals.Good
	choose := func(ofWave, ofValues peripherals.Quantity) peripherals.Quantity {
		if ofWave == "" {
			return ofValues
		}
		if ofValues != "" && ofValues != ofWave {
			quality = peripherals.Suspect
		}
		return ofWave
	}
	switch c := pressureChannel(kind); {
	case kind >= typeECG1 && kind < typeECG1+3:
		return choose(leadQuantity(label), leadQuantity(uint16(s.lead[kind-typeECG1]))), 1. / 1000, quality // µV
	case c >= 0:
		return choose(pressureQuantity(label), pressureQuantity(s.label[c])), 1. / 100, quality
	case kind == typePleth:
		return peripherals.Pleth, 1. / 100, quality
	case kind == typeCO2 && s.co2Scale > 0:
		return peripherals.CO2, s.co2Scale, quality
	case kind == typeO2:
		return peripherals.O2, 1. / 100, quality
	case kind == typeN2O:
		return peripherals.N2O, 1. / 100, quality
	case kind == typeAgent:
		return peripherals.AA, 1. / 100, quality
	case kind == typeResp:
		return peripherals.Resp, 1. / 100, quality
	}
	return "", 0, peripherals.NoSignal
}

func leadQuantity(lead uint16) peripherals.Quantity {
	names := [...]peripherals.Quantity{"", peripherals.ECGI, peripherals.ECGII, peripherals.ECGIII,
		peripherals.ECGaVR, peripherals.ECGaVL, peripherals.ECGaVF, peripherals.ECGV}
	if int(lead) < len(names) {
		return names[lead]
	}
	return ""
}

func pressureQuantity(label uint16) peripherals.Quantity {
	switch label {
	case labelART:
		return peripherals.ART
	case labelABP:
		return peripherals.ABP
	case labelPA:
		return peripherals.PAP
	case labelCVP:
		return peripherals.CVP
	case labelICP:
		return peripherals.ICP
	case labelRAP, labelRVP, labelLAP, 9, 10, 11, 12, 13, 14:
		return peripherals.IBP
	}
	return ""
}

// waves numbers the samples of each type.
type waves struct {
	streams [waveTypes]stream
}

type stream struct {
	seq      uint64    // of the next sample
	last     time.Time // when the last record came; zero before the first
	quantity peripherals.Quantity
}

// feed reports one subrecord; lost means that the line lost something before
// it. It returns false if the subrecord is cut short.
func (w *waves) feed(kind byte, data []byte, s *setup, lost bool, at time.Time, sink peripherals.Sink) bool {
	rate := 0.
	if int(kind) < waveTypes {
		rate = waveRate(kind)
	}
	if rate == 0 {
		return true
	}
	if len(data) < waveHeader {
		return false
	}
	n, status := int(i16(data, 0)), u16(data, 2)
	if n < 0 || waveHeader+2*n > len(data) {
		return false
	}
	st := &w.streams[kind]
	st.seq += st.missing(n, rate, status&waveGap != 0, lost, at)
	st.last = at
	first := st.seq
	st.seq += uint64(n)
	q, scale, quality := identify(kind, u16(data, 4), s)
	quality = min(quality, s.wave(kind))
	st.quantity = q
	if q == "" || quality == peripherals.NoSignal || status&waveLeadOff != 0 || w.taken(kind, q, at) {
		return true
	}
	runs(data[waveHeader:waveHeader+2*n], func(from int, samples []int32) {
		after := n - from - len(samples)
		sink.Wave(peripherals.Wave{
			Quantity: q, Rate: rate, Scale: scale, Samples: samples,
			Seq: first + uint64(from), Quality: quality,
			At: at.Add(-time.Duration(float64(after) / rate * float64(time.Second))),
		})
	})
	return true
}

// missing estimates how many samples are missing before n that came at: the
// monitor reports a gap but not its width, and the line reports nothing. A
// record that was read late is no gap.
func (st *stream) missing(n int, rate float64, gap, lost bool, at time.Time) uint64 {
	if st.last.IsZero() {
		return 0
	}
	elapsed := at.Sub(st.last)
	excess := int(math.Round(elapsed.Seconds()*rate)) - n
	switch {
	case gap:
		return uint64(max(excess, 1))
	case lost && excess >= n/2, float64(excess) > rate: // a second too late
		return uint64(max(excess, 0))
	}
	return 0
}

// taken reports whether another channel already sends a wave of this name: two
// waves must not be mixed into one. The lower channel wins.
func (w *waves) taken(kind byte, q peripherals.Quantity, at time.Time) bool {
	for i := range kind {
		if st := &w.streams[i]; st.quantity == q && at.Sub(st.last) < 2*time.Second {
			return true
		}
	}
	return false
}

// runs calls yield for each run of samples between codes, which stand for
// missing samples.
func runs(data []byte, yield func(from int, samples []int32)) {
	n := len(data) / 2
	for i := 0; i < n; {
		if isCode(i16(data, 2*i)) {
			i++
			continue
		}
		end := i
		for end < n && !isCode(i16(data, 2*end)) {
			end++
		}
		samples := make([]int32, end-i)
		for j := range samples {
			samples[j] = int32(i16(data, 2*(i+j)))
		}
		yield(i, samples)
		i = end
	}
}
