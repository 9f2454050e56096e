package media

import (
	"context"
	"encoding/binary"
	"slices"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"telecart/appliance/api"
	"telecart/drivers/alsa"
)

const (
	soundVersion    = 1
	flagGap         = 1
	losslessMessage = losslessRate / 50 // samples in a message: 20 ms
	maxLosslessWait = 10 * 60 * 50      // messages that may wait: 10 minutes
	// maxLosslessAhead is how many bytes may be in the data channel: vital
	// signs must not wait behind them.
	maxLosslessAhead = 3 << 10
	// losslessHead is what the network adds to a message, in bytes.
	losslessHead = 90
	losslessTick = 10 * time.Millisecond
)

// messageChannel is a reliable data channel.
type messageChannel interface {
	Send([]byte) error
	BufferedAmount() uint64
}

// lossless makes numbered 8 kHz samples of the stethoscope's sound, in
// messages of 20 ms.
type lossless struct {
	dec   *decimator
	buf   []int16
	first uint64    // number of buf's first sample
	at    time.Time // when it was taken
}

// message is a piece of the sound with its position.
type message struct {
	first, next uint64 // numbers of its first sample and of the one after it
	data        []byte
}

func newLossless() *lossless { return &lossless{dec: newDecimator()} }

// restart drops sound that waits for a whole message: some of it may have been
// taken after the gates were closed.
func (l *lossless) restart() { l.buf = l.buf[:0] }

// push takes a chunk that begins at pos, in samples at 48 kHz.
func (l *lossless) push(pos uint64, c alsa.Chunk, emit func(message)) {
	first, out := l.dec.push(pos, c.Samples, nil)
	if len(out) == 0 {
		return
	}
	if len(l.buf) > 0 && first != l.first+uint64(len(l.buf)) {
		emit(l.flush()) // a gap: a message never spans it
	}
	if len(l.buf) == 0 {
		l.begin(first, pos, c.At)
	}
	for len(l.buf)+len(out) >= losslessMessage {
		n := losslessMessage - len(l.buf)
		l.buf = append(l.buf, out[:n]...)
		out, first = out[n:], first+uint64(n)
		emit(l.flush())
		l.begin(first, pos, c.At)
	}
	l.buf = append(l.buf, out...)
}

// begin starts a message at sample first; pos was taken at the time at.
func (l *lossless) begin(first, pos uint64, at time.Time) {
	l.first = first
	l.at = at.Add(samplesLong(int64(first*decimation) - int64(pos)))
}

func (l *lossless) flush() message {
	m := make([]byte, api.SoundHeader, api.SoundHeader+2*len(l.buf))
	binary.LittleEndian.PutUint16(m, soundVersion)
	binary.LittleEndian.PutUint32(m[4:], losslessRate)
	binary.LittleEndian.PutUint64(m[8:], l.first)
	binary.LittleEndian.PutUint64(m[16:], uint64(l.at.UnixMicro()))
	binary.LittleEndian.PutUint32(m[24:], uint32(len(l.buf)))
	for _, s := range l.buf {
		m = binary.LittleEndian.AppendUint16(m, uint16(s))
	}
	next := l.first + uint64(len(l.buf))
	l.buf = l.buf[:0]
	return message{l.first, next, m}
}

// losslessSender sends one peer the messages, as fast as limit lets it. They
// wait for their turn; only after some minutes is one dropped and marked as
// missing.
type losslessSender struct {
	out   messageChannel
	limit *rate.Limiter // bit/s
	count func(bytes int)
	wake  chan struct{}

	mu      sync.Mutex
	open    bool
	waiting []message
	begun   bool
	next    uint64 // number that the next message begins with if nothing is missing
}

func newLosslessSender(out messageChannel, count func(int)) *losslessSender {
	return &losslessSender{out: out, count: count, limit: rate.NewLimiter(losslessCost, losslessCost/2), wake: make(chan struct{}, 1)}
}

// setOpen opens or closes the gate. After setOpen(false) it takes no message;
// those that wait still leave.
func (l *losslessSender) setOpen(open bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open = open
}

// forget drops the messages that wait: none of them leaves.
func (l *losslessSender) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waiting = nil
}

// behind is the age of the first message that waits, in sound.
func (l *losslessSender) behind() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return time.Duration(len(l.waiting)) * losslessMessage * time.Second / losslessRate
}

func (l *losslessSender) send(m message) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.open || len(l.waiting) == maxLosslessWait {
		return
	}
	l.waiting = append(l.waiting, m)
	if l.drain(); len(l.waiting) > 0 {
		poke(l.wake)
	}
}

// run sends the messages that wait, until ctx ends.
func (l *losslessSender) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-l.wake:
		}
		for tick := time.NewTicker(losslessTick); ; {
			select {
			case <-ctx.Done():
			case <-tick.C:
				if l.more() {
					continue
				}
			}
			tick.Stop()
			break
		}
	}
}

// more sends what may be sent now, and reports whether some still waits.
func (l *losslessSender) more() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.drain()
	return len(l.waiting) > 0
}

// drain sends from the front. l.mu must be held.
func (l *losslessSender) drain() {
	for len(l.waiting) > 0 && l.out.BufferedAmount() < maxLosslessAhead {
		m := l.waiting[0]
		size := len(m.data) + losslessHead
		if !l.limit.AllowN(time.Now(), 8*size) {
			return
		}
		l.waiting = l.waiting[1:]
		data := m.data
		if l.begun && m.first != l.next {
			data = slices.Clone(data) // the others' have no gap
			binary.LittleEndian.PutUint16(data[2:], flagGap)
		}
		if l.out.Send(data) == nil {
			l.begun, l.next = true, m.next
			l.count(size)
		}
	}
}
