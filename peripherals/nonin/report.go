package nonin

import (
	"math"
	"time"

	"telecart/peripherals"
	"telecart/peripherals/internal/framing"
	"telecart/peripherals/internal/oximeter"
)

const plethRate = 75 // samples per second

// packets finds packets in a stream of bytes: format 2's or 7's parser.
type packets interface {
	feed(data []byte, yield func(*packet))
	seen() framing.Counts
}

// report turns packets of formats 2 and 7, which differ only in the layout of a
// frame, into readings, waves and status.
type report struct {
	*oximeter.Report

	parser packets
	assess assessor
	seq    uint64    // of the next pleth sample
	last   time.Time // when the last packet came; zero before the first
}

func newReport(out *oximeter.Report, p packets) *report {
	return &report{Report: out, parser: p}
}

// Feed implements oximeter.Listener.
func (r *report) Feed(data []byte, at time.Time) (heard bool) {
	r.parser.feed(data, func(p *packet) {
		heard = true
		r.packet(p, at)
	})
	return heard
}

// Seen implements oximeter.Listener.
func (r *report) Seen() framing.Counts { return r.parser.seen() }

func (r *report) packet(p *packet, at time.Time) {
	quality, detail := r.assess.assess(p)
	spo2, ok := p.spo2()
	tell(r.Report, peripherals.SpO2, spo2, ok, quality, detail, at)
	rate, ok := p.heartRate()
	tell(r.Report, peripherals.PulseRate, rate, ok, quality, detail, at)
	r.wave(p, quality, at)
	notice(r.Report, detail, p.lowBattery())
}

// notice tells the nurse what the numbers do not show.
func notice(r *oximeter.Report, detail peripherals.Words, lowBattery bool) {
	switch {
	case detail == detailUnplug:
		r.Notice(oximeter.SentenceSensor)
	case lowBattery:
		r.Notice(oximeter.SentenceBattery)
	case detail == detailOff:
		r.Notice(oximeter.SentenceOff)
	default:
		r.Notice(peripherals.Sentence{})
	}
}

// tell reports one number, or why there is none.
func tell(r *oximeter.Report, q peripherals.Quantity, v int, ok bool, quality peripherals.Quality, detail peripherals.Words, at time.Time) {
	if !ok && quality != peripherals.NoSignal {
		quality = peripherals.NoSignal
		if detail != detailOOT { // more telling than "no value"
			detail = oximeter.DetailNoValue
		}
	}
	r.Reading(peripherals.Reading{Quantity: q, Value: float64(v), Quality: quality, Detail: detail, At: at})
}

func (r *report) wave(p *packet, quality peripherals.Quality, at time.Time) {
	if !r.last.IsZero() {
		r.seq += lostPackets(p.gap, at.Sub(r.last)) * packetFrames
	}
	r.last = at
	samples := make([]int32, packetFrames)
	for i, v := range p.pleth {
		samples[i] = int32(v)
	}
	r.Wave(peripherals.Wave{
		Quantity: peripherals.Pleth,
		Rate:     plethRate,
		Scale:    1,
		Samples:  samples,
		Seq:      r.seq,
		Quality:  quality,
		At:       at,
	})
	r.seq += packetFrames
}

// lostPackets estimates how many packets, which have no numbers, were lost in
// the time since the last one. Only a gap in the stream or silence counts:
// packets that a busy cart read late are not lost.
func lostPackets(gap bool, elapsed time.Duration) uint64 {
	if !gap && elapsed < silence {
		return 0
	}
	n := math.Round(elapsed.Seconds() * plethRate / packetFrames)
	return uint64(max(n-1, 0))
}

// Missing implements oximeter.Listener.
func (r *report) Missing(detail peripherals.Words) {
	r.assess = assessor{}
	r.Report.Missing(detail, peripherals.SpO2, peripherals.PulseRate)
}
