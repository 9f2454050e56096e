package media

import (
	"bytes"
	"errors"
	"log/slog"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"telecart/appliance/codec/opus"
	"telecart/drivers/alsa"
	"telecart/peripherals"
)

func TestOnlyTheConversationIsCleaned(t *testing.T) {
	for _, on := range []bool{true, false} {
		c := newCart(t)
		c.c.EchoCancelling = on
		if err := c.Open("session-1", lead); err != nil {
			t.Fatal(err)
		}
		if got := c.microphones["talk"].cleaner != nil; got != on {
			t.Errorf("echo cancelling %v: the conversation passes a canceller: %v", on, got)
		}
		if c.microphones["stethoscope"].cleaner != nil {
			t.Errorf("echo cancelling %v: the stethoscope passes a canceller", on)
		}
	}
}

// dirt is a cleaner that wipes all it gets.
type dirt struct {
	frames []int    // length of each
	skips  []uint64 // before the frame of the same number
	missed uint64
	err    error
}

func (d *dirt) Clean(s []int16) error {
	d.frames, d.skips, d.missed = append(d.frames, len(s)), append(d.skips, d.missed), 0
	clear(s)
	return d.err
}

func (d *dirt) Skip(n uint64) { d.missed += n }

// sent is what a track sent, decoded.
type sent struct {
	webrtc.TrackLocalWriter
	t   *testing.T
	dec *opus.Decoder
	pcm []int16
}

func (s *sent) WriteRTP(_ *rtp.Header, payload []byte) (int, error) {
	pcm, err := s.dec.Decode(payload)
	if err != nil {
		s.t.Error(err)
	}
	s.pcm = append(s.pcm, pcm...)
	return len(payload), nil
}

// pumpTo returns a microphone with a listener who is not on a network, and the
// way to give it a chunk.
func pumpTo(t *testing.T, log *slog.Logger) (*microphone, *sent, func(alsa.Chunk)) {
	t.Helper()
	dec, err := opus.NewDecoder()
	if err != nil {
		t.Fatal(err)
	}
	enc, err := opus.NewSpeech()
	if err != nil {
		t.Fatal(err)
	}
	out := &sent{t: t, dec: dec}
	tr := newTrack(peripherals.RoleTalk, webrtc.RTPCodecTypeAudio)
	tr.bound = &binding{mime: webrtc.MimeTypeOpus, payloader: payloader(webrtc.MimeTypeOpus), writer: out}
	tr.setOpen(true)
	m := newMicrophone(peripherals.RoleTalk, nil, log)
	frames := framer{size: enc.Samples(), begin: true}
	to := []*soundSender{{microphone: m, track: tr}}
	return m, out, func(c alsa.Chunk) { m.chunk(c, &frames, &encoders{wide: encoder{Encoder: enc}}, to) }
}

func TestGapsAreSkippedAndTheCardsSoundIsNotTouched(t *testing.T) {
	var log bytes.Buffer
	s, out, push := pumpTo(t, slog.New(slog.NewTextHandler(&log, nil)))
	d := &dirt{err: errors.New("broken")}
	s.cleaner = d
	for n := range uint64(12) {
		if n == 5 || n == 6 { // 20 ms are lost, and the half frame before them
			continue
		}
		chunk := alsa.Chunk{Samples: tone(n*480, 480, 300), Rate: 48000, Seq: n * 480, At: noon.Add(time.Duration(n) * 10 * time.Millisecond)}
		before := slices.Clone(chunk.Samples)
		push(chunk)
		if !slices.Equal(chunk.Samples, before) {
			t.Fatal("the card's chunk was changed: the recorder has the same memory")
		}
	}
	if want := []int{960, 960, 960, 960}; !slices.Equal(d.frames, want) {
		t.Errorf("frames of %v samples, want %v", d.frames, want)
	}
	if want := []uint64{0, 0, 3 * 480, 0}; !slices.Equal(d.skips, want) {
		t.Errorf("skipped %v, want %v", d.skips, want)
	}
	if len(out.pcm) != 4*960 {
		t.Errorf("%d samples left, though to be heard comes first", len(out.pcm))
	}
	if strings.Count(log.String(), "echo") != 1 {
		t.Errorf("the log must say it once:\n%s", log.String())
	}
}

// From the physician's voice to the sound that goes back to her.
func TestPhysicianDoesNotHearHerself(t *testing.T) {
	level := map[bool]float64{}
	for _, cancelling := range []bool{true, false} {
		s, out, push := pumpTo(t, slog.New(slog.DiscardHandler))
		c := newCart(t)
		c.c.EchoCancelling = cancelling
		if err := c.Open("session-1", lead); err != nil {
			t.Fatal(err)
		}
		s.cleaner = c.microphones["talk"].cleaner
		const seconds, late = 8, 50 * 48 // 50 ms
		r := rand.New(rand.NewPCG(1, 2))
		said := make([]int16, seconds*soundClock)
		for i := range said { // syllables of noise
			on := math.Max(0, math.Sin(2*math.Pi*float64(i)/soundClock/0.37))
			said[i] = int16(6000 * on * (2*r.Float64() - 1))
		}
		heard := make([]int16, len(said))
		for i := late; i < len(heard); i++ {
			heard[i] = said[i-late] / 3
		}
		for i := 0; i < len(said); i += 480 {
			if i%960 == 0 {
				c.meeting.say(c.only(), said[i:i+960])
			}
			push(alsa.Chunk{Samples: heard[i : i+480], Rate: 48000, Seq: uint64(i), At: noon.Add(samplesLong(int64(i)))})
		}
		c.Close()
		for _, v := range out.pcm[len(out.pcm)-3*soundClock:] {
			level[cancelling] += float64(v) * float64(v)
		}
		if len(c.spoken) == 0 {
			t.Error("nothing was played")
		}
	}
	if gone := 10 * math.Log10(level[false]/(level[true]+1)); gone < 20 {
		t.Errorf("only %.1f dB of the echo are gone", gone)
	}
}
