package vusb

import (
	"encoding/binary"
	"sync"
	"time"
)

// Microphone is a USB sound card with one microphone: mono, 16 bit, 48 kHz,
// with mute and volume. Set its fields before Attach.
type Microphone struct {
	Serial string // empty: as cheap ones, it has none
	// Clock is how many samples its crystal gives in a second of ours, 47000
	// to 49000; 0 means 48000, as the host believes.
	Clock int
	// Sample returns sample n, from 0 on for each time that the host begins to
	// listen.
	Sample func(n uint32) int16

	mute, volume knob

	mu     sync.Mutex
	begin  time.Time // of the host's listening; zero when it has not yet asked
	behind time.Duration
}

// Tolerance is how much sound a host that was late is given at once: more, and
// it would come much faster than it is.
const Tolerance = 100 * time.Millisecond

const (
	soundRate = 48000
	// packetTime is the interval of the end point: a frame of USB.
	packetTime = time.Millisecond
	// burst is how often packets go: a host of that many requests at once has
	// less to do than one that is woken for each.
	burst = 5 * packetTime
	// packetSize is what a packet may carry: 49 samples, and one to spare.
	packetSize = 100
)

// Muted reports whether the host has muted it.
func (m *Microphone) Muted() bool { return m.mute.now(muteRange()...)[0] != 0 }

// Volume is what the host has set, in dB from -16 to 16.
func (m *Microphone) Volume() float64 { return float64(m.volume.now(volumeRange()...)[0]) / 256 }

// Behind is how long, at worst, a packet has waited for a host that was late to
// ask for it, since it began to listen. Unlike a real device this one loses
// nothing then: its time stands still for a host that is later than Tolerance,
// as an emulated one may be on a busy machine.
func (m *Microphone) Behind() time.Duration {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.behind
}

// Serve implements Device: each packet goes when its time is over, in bursts,
// and never earlier; later when the host is late to ask.
func (m *Microphone) Serve(transfers <-chan *Transfer) {
	var s stream
	var pending []*Transfer
	tick := time.NewTimer(0)
	defer tick.Stop()
	for {
		select {
		case t, ok := <-transfers:
			if !ok {
				return
			}
			if pending = append(pending, t); len(pending) == 1 {
				tick.Reset(m.untilBurst())
			}
		case <-tick.C:
			if pending = m.burst(&s, pending); len(pending) > 0 {
				tick.Reset(m.untilBurst())
			}
		}
	}
}

// stream is how far the host has heard since it began to listen.
type stream struct {
	begin time.Time
	next  int // packet
}

// untilBurst is how long it is until the next burst.
func (m *Microphone) untilBurst() time.Duration {
	return burst - time.Since(m.started())%burst
}

// burst answers what is due, and returns what is not.
func (m *Microphone) burst(s *stream, pending []*Transfer) []*Transfer {
	if len(pending) == 0 {
		return nil
	}
	passed := m.passed(s)
	for len(pending) > 0 {
		t := pending[0]
		n := len(t.Packets)
		if s.next+n > passed {
			break
		}
		packets := make([][]byte, n)
		for i := range packets {
			packets[i] = m.packet(s.next + i)
		}
		pending = pending[1:]
		if t.AnswerPackets(packets, len(pending) > 0 && s.next+n+len(pending[0].Packets) <= passed) {
			s.next += n
		}
	}
	return pending
}

// started is when the host began to listen: with its first request after it
// has switched the microphone on.
func (m *Microphone) started() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.startedLocked()
}

func (m *Microphone) startedLocked() time.Time {
	if m.begin.IsZero() {
		m.begin = time.Now()
	}
	return m.begin
}

// passed is how many packets there have been, whether or not the host has
// heard them all. Where too many wait for it, the time stands still.
func (m *Microphone) passed(s *stream) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	if begin := m.startedLocked(); begin != s.begin {
		*s = stream{begin: begin}
	}
	n := int(time.Since(m.begin) / packetTime)
	m.behind = max(m.behind, time.Duration(n-s.next)*packetTime)
	slip := max(0, n-s.next-int(Tolerance/packetTime))
	m.begin = m.begin.Add(time.Duration(slip) * packetTime)
	s.begin = m.begin
	return n - slip
}

// packet is the samples of the n-th millisecond: 48, and now and then one more
// or less where the clock is not the nominal one.
func (m *Microphone) packet(n int) []byte {
	first, end := m.at(n), m.at(n+1)
	if m.Muted() {
		return make([]byte, 2*(end-first))
	}
	var b []byte
	for i := first; i < end; i++ {
		b = binary.LittleEndian.AppendUint16(b, uint16(m.Sample(uint32(i))))
	}
	return b
}

// at is the first sample of the n-th millisecond.
func (m *Microphone) at(n int) int {
	clock := m.Clock
	if clock == 0 {
		clock = soundRate
	}
	return int(int64(n) * int64(clock) * int64(packetTime) / int64(time.Second))
}
