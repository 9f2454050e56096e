package media

import (
	"encoding/binary"
	"math"
	"slices"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"telecart/appliance/api"
	"telecart/drivers/alsa"
	"telecart/peripherals"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// hum publishes chunks of 10 ms until the test ends; lose leaves out every
// chunk whose number it likes.
func hum(t testing.TB, feed *peripherals.Sound, lose func(n uint64) bool) {
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for n := uint64(0); ; n++ {
			select {
			case <-done:
				return
			case <-tick.C:
				if lose == nil || !lose(n) {
					feed.Publish(alsa.Chunk{Samples: tone(n*480, 480, 100), Rate: 48000, Seq: n * 480, At: time.Now()})
				}
			}
		}
	}()
	t.Cleanup(func() { close(done); <-ended })
}

// tone is n samples of a sine of hz from sample start on.
func tone(start uint64, n int, hz float64) []int16 {
	s := make([]int16, n)
	for i := range s {
		s[i] = int16(math.Round(10000 * math.Sin(2*math.Pi*hz*float64(start+uint64(i))/soundClock)))
	}
	return s
}

func TestMuteStopsSpeechAndNotTheStethoscope(t *testing.T) {
	c := newCart(t)
	p := join(t, c, nil)
	hum(t, c.talk, nil)
	hum(t, c.stethoscope, nil)
	get(t, p.rtp["talk"])
	c.lookedAt(t, map[string]bool{})
	p.ask(api.PageCommand{ID: "l", Type: "listen", On: true})
	get(t, p.rtp["stethoscope"])

	c.SetMuted(true)
	talk := c.only().sound["talk"].track
	sent := talk.sentBytes()
	awaitUnwanted(t, c.talk)
	if talk.sentBytes() != sent {
		t.Error("speech left after mute")
	}
	for len(p.rtp["stethoscope"]) > 0 {
		<-p.rtp["stethoscope"]
	}
	get(t, p.rtp["stethoscope"])

	c.SetHeld(true)
	awaitUnwanted(t, c.stethoscope)
}

func TestGapIsAGapInRTPTime(t *testing.T) {
	c := newCart(t)
	p := join(t, c, nil)
	hum(t, c.stethoscope, func(n uint64) bool { return n%10 >= 7 })
	p.ask(api.PageCommand{ID: "l", Type: "listen", On: true})
	last := get(t, p.rtp["stethoscope"])
	if !last.Marker {
		t.Error("the first packet has no marker")
	}
	gaps := 0
	for range 30 {
		next := get(t, p.rtp["stethoscope"])
		switch d := next.Timestamp - last.Timestamp; d {
		case 480:
			if next.Marker {
				t.Error("a marker without a gap")
			}
		case 4 * 480:
			gaps++
			if !next.Marker {
				t.Error("no marker after a gap")
			}
		default:
			if next.SequenceNumber == last.SequenceNumber+1 {
				t.Fatalf("RTP time went on by %d", d)
			}
		}
		last = next
	}
	if gaps == 0 {
		t.Error("no gap was seen")
	}
}

func TestLosslessMessagesOnTheChannel(t *testing.T) {
	c := newCart(t)
	p := join(t, c, nil)
	p.awaitOpen(api.ChannelStethoscope)
	hum(t, c.stethoscope, nil)
	p.ask(api.PageCommand{ID: "l", Type: "listen", On: true})
	var next uint64
	for i := range 10 {
		h := header(t, get(t, p.sound))
		if i > 0 && (h.first != next || h.flags != 0) {
			t.Fatalf("message %d: flags %d, first %d, want %d", i, h.flags, h.first, next)
		}
		next = h.first + uint64(len(h.samples))
	}
}

type soundHeader struct {
	flags   uint16
	first   uint64
	at      time.Time
	samples []int16
}

func header(t *testing.T, m []byte) soundHeader {
	t.Helper()
	le := binary.LittleEndian
	if len(m) < api.SoundHeader || le.Uint16(m) != 1 || le.Uint32(m[4:]) != 8000 || int(le.Uint32(m[24:]))*2 != len(m)-api.SoundHeader {
		t.Fatalf("message of %d bytes with header %x", len(m), m[:min(len(m), api.SoundHeader)])
	}
	h := soundHeader{flags: le.Uint16(m[2:]), first: le.Uint64(m[8:]), at: time.UnixMicro(int64(le.Uint64(m[16:])))}
	for i := api.SoundHeader; i < len(m); i += 2 {
		h.samples = append(h.samples, int16(le.Uint16(m[i:])))
	}
	return h
}

// fakeChannel keeps what is sent.
type fakeChannel struct {
	waiting uint64
	sent    [][]byte
}

func (f *fakeChannel) Send(b []byte) error    { f.sent = append(f.sent, slices.Clone(b)); return nil }
func (f *fakeChannel) BufferedAmount() uint64 { return f.waiting }

// feedLossless pushes n chunks of 10 ms that begin at position pos.
func feedLossless(l *lossless, s *losslessSender, pos uint64, n int) uint64 {
	for range n {
		at := noon.Add(samplesLong(int64(pos)))
		l.push(pos, alsa.Chunk{Samples: tone(pos, 480, 100), Rate: 48000, At: at}, s.send)
		pos += 480
	}
	return pos
}

func TestLosslessNumbersAndTimes(t *testing.T) {
	var f fakeChannel
	l, s := newLossless(), copyTo(&f)
	s.setOpen(true)
	pos := feedLossless(l, s, 0, 20)
	feedLossless(l, s, pos+4800, 20) // 100 ms are missing
	var next uint64
	gaps := 0
	for i, m := range f.sent {
		h := header(t, m)
		if want := noon.Add(time.Duration(h.first) * time.Second / 8000); h.at.Sub(want).Abs() > 2*time.Microsecond {
			t.Errorf("message %d: sample %d at %v, want %v", i, h.first, h.at, want)
		}
		missing := i > 0 && h.first != next
		if missing != (h.flags&1 != 0) {
			t.Errorf("message %d: flags %d, though missing is %v", i, h.flags, missing)
		}
		if missing {
			gaps++
		}
		for k, v := range h.samples {
			want := 10000 * math.Sin(2*math.Pi*100*float64(h.first+uint64(k))/8000)
			if math.Abs(float64(v)-want) > 3 {
				t.Fatalf("sample %d is %d, want %.0f", h.first+uint64(k), v, want)
			}
		}
		next = h.first + uint64(len(h.samples))
	}
	if gaps != 1 {
		t.Errorf("%d gaps are marked, not 1", gaps)
	}
}

// copyTo sends to f as fast as it takes it.
func copyTo(f *fakeChannel) *losslessSender {
	s := newLosslessSender(f, func(int) {})
	s.limit.SetLimit(rate.Inf)
	return s
}

// A slow channel gets the copy late but whole; what was heard before a hold
// stays here.
func TestLosslessIsLateButWhole(t *testing.T) {
	var f fakeChannel
	l, s := newLossless(), copyTo(&f)
	s.setOpen(true)
	pos := feedLossless(l, s, 0, 20)
	n := len(f.sent)
	f.waiting = maxLosslessAhead
	pos = feedLossless(l, s, pos, 200)
	if len(f.sent) != n {
		t.Fatal("the channel is full and got more")
	}
	if got := s.behind(); got != 2*time.Second {
		t.Errorf("it is %v behind, not 2 s", got)
	}
	f.waiting = 0
	s.setOpen(false) // nobody listens any more: what there is still comes
	if s.more() {
		t.Error("some still waits")
	}
	for i := 1; i < len(f.sent); i++ {
		before, h := header(t, f.sent[i-1]), header(t, f.sent[i])
		if h.flags != 0 || h.first != before.first+uint64(len(before.samples)) {
			t.Fatalf("message %d begins at %d with flags %d", i, h.first, h.flags)
		}
	}
	s.setOpen(true)
	f.waiting = maxLosslessAhead
	n = len(f.sent)
	pos = feedLossless(l, s, pos, 20)
	s.setOpen(false)
	s.forget()
	f.waiting = 0
	feedLossless(l, s, pos, 20)
	if s.more(); len(f.sent) != n {
		t.Error("the gate is closed and something left")
	}
}

func TestLosslessMarksWhatASlowChannelLost(t *testing.T) {
	var f fakeChannel
	l, s := newLossless(), copyTo(&f)
	s.setOpen(true)
	pos := feedLossless(l, s, 0, 20)
	n := len(f.sent)
	f.waiting = maxLosslessAhead
	last := message{first: s.next, next: s.next, data: make([]byte, api.SoundHeader)}
	s.waiting = slices.Repeat([]message{last}, maxLosslessWait)
	pos = feedLossless(l, s, pos, 20) // no place
	f.waiting = 0
	s.more()
	if got := len(f.sent) - n; got != maxLosslessWait {
		t.Fatalf("%d messages came of %d", got, maxLosslessWait)
	}
	n = len(f.sent)
	feedLossless(l, s, pos, 20)
	if h := header(t, f.sent[n]); h.flags&1 == 0 {
		t.Error("the first message after the loss is not marked")
	}
	if h := header(t, f.sent[n+1]); h.flags != 0 {
		t.Error("the second is marked too")
	}
}

// The copy takes no more of the link than it is given.
func TestLosslessKeepsItsLimit(t *testing.T) {
	var f fakeChannel
	l, s := newLossless(), newLosslessSender(&f, func(int) {})
	s.limit.SetLimit(0)
	s.setOpen(true)
	feedLossless(l, s, 0, 200)
	if got := 8 * len(f.sent) * (api.SoundHeader + 2*losslessMessage + losslessHead); got > losslessCost/2 {
		t.Errorf("%d bit were sent at once", got)
	}
	s.limit.SetLimit(rate.Inf)
	if s.more() {
		t.Error("some still waits")
	}
}

func TestTimeline(t *testing.T) {
	at := func(ms int) time.Time { return noon.Add(time.Duration(ms) * time.Millisecond) }
	chunk := func(seq uint64, at time.Time) alsa.Chunk {
		return alsa.Chunk{Samples: make([]int16, 480), Rate: 48000, Seq: seq, At: at}
	}
	type step struct {
		seq uint64
		ms  int
		pos uint64
		gap bool
	}
	for name, steps := range map[string][]step{
		"no gap":                {{960, 0, 0, false}, {1440, 10, 480, false}, {1920, 21, 960, false}},
		"overrun":               {{0, 0, 0, false}, {1440, 31, 1440, true}},
		"card counts anew":      {{48000, 0, 0, false}, {0, 1010, 48480, true}, {480, 1020, 48960, false}},
		"anew, by chance ahead": {{0, 0, 0, false}, {4_800_000, 1010, 48480, true}},
		"clock jumped back":     {{48000, 0, 0, false}, {0, -5000, 480, true}},
	} {
		var line timeline
		for i, s := range steps {
			pos, gap := line.place(chunk(s.seq, at(s.ms)))
			if pos != s.pos || gap != s.gap {
				t.Errorf("%s, chunk %d: at %d gap %v, want %d %v", name, i, pos, gap, s.pos, s.gap)
			}
		}
	}
}

func TestFramerDropsWhatIsLeftBeforeAGap(t *testing.T) {
	f := framer{size: 960, begin: true}
	type frame struct {
		at    uint64
		first bool
	}
	var got []frame
	push := func(pos uint64, n int) {
		f.push(pos, make([]int16, n), func(at uint64, pcm []int16, first bool) {
			if len(pcm) != 960 {
				t.Errorf("frame of %d", len(pcm))
			}
			got = append(got, frame{at, first})
		})
	}
	for i := range 5 {
		push(uint64(i*480), 480)
	}
	push(4800, 480)
	push(5280, 480*5)
	if want := []frame{{0, true}, {960, false}, {4800, true}, {5760, false}, {6720, false}}; !slices.Equal(got, want) {
		t.Errorf("frames %v, want %v", got, want)
	}
}
