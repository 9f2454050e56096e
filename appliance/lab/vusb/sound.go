package vusb

import (
	"encoding/binary"
	"sync"
	"time"
)

// Microphone is a USB sound card with one microphone: mono, 16 bit, 48 kHz,
// with mute and volume. Set its fields before Attach.
type Microphone struct {
	Serial string // empty: none, like cheap ones
	// Clock is how many samples its crystal gives in a real second, 47000 to
	// 49000; 0 means the nominal 48000.
	Clock int
	// Sample returns sample n, counted from 0 for each time that the host
	// starts listening.
	Sample func(n uint32) int16

	mute, volume knob

	mu     sync.Mutex
	begin  time.Time // start of listening; zero before the first request
	behind time.Duration
}

// Tolerance is how much sound a late host gets at once; more would come much
// faster than real time.
const Tolerance = 100 * time.Millisecond

const (
	soundRate = 48000
	// packetTime is the interval of the end point: a frame of USB.
	packetTime = time.Millisecond
	// burst is how often packets are sent: a host with that many requests at
	// once has less to do than one that is woken for each.
	burst = 5 * packetTime
	// packetSize is the capacity of a packet: 49 samples, and one to spare.
	packetSize = 100
)

// Muted reports whether the host has muted it.
func (m *Microphone) Muted() bool { return m.mute.now(muteRange()...)[0] != 0 }

// Volume returns the volume that the host has set, in dB from -16 to 16.
func (m *Microphone) Volume() float64 { return float64(m.volume.now(volumeRange()...)[0]) / 256 }

// Behind returns the longest time that a packet has waited for a late host
// since it started listening. Unlike a real device this one then loses nothing:
// its time stands still for a host later than Tolerance, as an emulated one may
// be on a busy machine.
func (m *Microphone) Behind() time.Duration {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.behind
}

// Serve implements Device: packets are sent in bursts after their time is over,
// never earlier, and later if the host is late.
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

// stream is how far the host has listened.
type stream struct {
	begin time.Time
	next  int // packet
}

// untilBurst returns the time until the next burst.
func (m *Microphone) untilBurst() time.Duration {
	return burst - time.Since(m.started())%burst
}

// burst answers what is due, and returns the rest.
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

// started returns when the host started listening: with its first request after
// it has switched the microphone on.
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

// passed returns how many packets there have been, whether or not the host has
// heard them all. If too many wait for it, time stands still.
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

// packet returns the samples of the n-th millisecond: 48, and now and then one
// more or fewer if the clock is not nominal.
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

// at returns the first sample of the n-th millisecond.
func (m *Microphone) at(n int) int {
	clock := m.Clock
	if clock == 0 {
		clock = soundRate
	}
	return int(int64(n) * int64(clock) * int64(packetTime) / int64(time.Second))
}
