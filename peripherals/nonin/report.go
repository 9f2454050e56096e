package nonin

import (
	"math"
	"time"

	"telecart/peripherals"
)

const plethRate = 75 // samples per second

// report turns the stream of bytes into readings, waves and status.
type report struct {
	now  func() time.Time
	sink peripherals.Sink

	parser parser
	assess assessor
	seq    uint64    // of the next pleth sample
	last   time.Time // when the last packet came; zero before the first
	heard  uint64    // bytes at the last packet or the last silence
	shown  peripherals.Status
}

func newReport(now func() time.Time, sink peripherals.Sink) *report {
	return &report{now: now, sink: sink}
}

// feed reports every packet that data completes; it returns whether there
// was one.
func (r *report) feed(data []byte) (packets bool) {
	at := r.now()
	r.parser.feed(data, func(p *packet) {
		packets = true
		r.packet(p, at)
	})
	if packets {
		r.heard = r.parser.counts.bytes
	}
	return packets
}

func (r *report) packet(p *packet, at time.Time) {
	quality, detail := r.assess.assess(p)
	spo2, ok := p.spo2()
	r.reading(peripherals.SpO2, spo2, ok, quality, detail, at)
	rate, ok := p.heartRate()
	r.reading(peripherals.PulseRate, rate, ok, quality, detail, at)
	r.wave(p, quality, at)
	switch {
	case p.lowBattery():
		r.status(peripherals.Degraded, sentenceBattery)
	case detail == detailOff:
		r.status(peripherals.Online, sentenceOff)
	default:
		r.status(peripherals.Online, "")
	}
}

func (r *report) reading(q peripherals.Quantity, v int, ok bool, quality peripherals.Quality, detail string, at time.Time) {
	if !ok && quality != peripherals.NoSignal {
		quality = peripherals.NoSignal
		if detail != detailOOT { // says more than that there is no value
			detail = detailNoValue
		}
	}
	rd := peripherals.Reading{Quantity: q, Quality: quality, Detail: detail, At: at}
	if quality != peripherals.NoSignal {
		rd.Value = float64(v)
	}
	r.sink.Reading(rd)
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
	r.sink.Wave(peripherals.Wave{
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

// lostPackets estimates how many packets went missing before one that came
// elapsed after the last: the stream does not number them. Only a hole in the
// stream, or silence, counts; packets that a busy cart read late are not lost.
func lostPackets(gap bool, elapsed time.Duration) uint64 {
	if !gap && elapsed < silence {
		return 0
	}
	n := math.Round(elapsed.Seconds() * plethRate / packetFrames)
	return uint64(max(n-1, 0))
}

// silent takes the numbers away and says why nothing comes.
func (r *report) silent() {
	const tail = 2 * packetFrames * frameLen // more than a stream that simply ends leaves behind
	detail := sentenceSilent
	if r.parser.counts.bytes-r.heard > tail {
		detail = sentenceGarbled
	}
	r.heard = r.parser.counts.bytes
	r.missing(detailNoData)
	r.status(peripherals.Offline, detail)
}

// missing says that there are no numbers now.
func (r *report) missing(detail string) {
	at := r.now()
	r.assess = assessor{}
	r.reading(peripherals.SpO2, 0, false, peripherals.NoSignal, detail, at)
	r.reading(peripherals.PulseRate, 0, false, peripherals.NoSignal, detail, at)
}

// status tells a change, and nothing when there is none.
func (r *report) status(state peripherals.State, detail string) {
	if r.shown.State == state && r.shown.Detail == detail {
		return
	}
	r.shown = peripherals.Status{State: state, Detail: detail, At: r.now()}
	r.sink.Status(r.shown)
}
