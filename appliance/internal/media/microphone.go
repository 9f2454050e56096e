package media

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/pion/webrtc/v4"

	"telecart/appliance/codec/opus"
	"telecart/drivers/alsa"
	"telecart/peripherals"
)

// cleaner removes echo and noise from the conversation.
type cleaner interface {
	// Clean cleans a frame in place.
	Clean(samples []int16) error
	// Skip says that n samples are missing before the next frame.
	Skip(n uint64)
}

// microphone takes an instrument's sound while somebody listens, and compresses
// it once for all who do. The stethoscope's also makes the lossless copy.
type microphone struct {
	source[*soundSender]
	feed     *peripherals.Sound
	log      *slog.Logger
	open     func(narrow bool) (*opus.Encoder, error)
	lossless *lossless // nil: none
	cleaner  cleaner   // nil if the sound is sent as it is, as the stethoscope's always is

	// Of the run.
	line    timeline
	base    uint32 // of the RTP clock
	cleaned uint64 // position after the last sample that cleaner got
	unclean bool   // a failure of cleaner has been logged
}

func newMicrophone(role string, feed *peripherals.Sound, log *slog.Logger) *microphone {
	m := &microphone{feed: feed, log: log, open: speech, base: rand.Uint32()}
	if role == roleStethoscope {
		m.open, m.lossless = stethoscope, newLossless()
	}
	m.run = m.listen
	return m
}

func speech(bool) (*opus.Encoder, error) { return opus.NewSpeech() }

func stethoscope(narrow bool) (*opus.Encoder, error) {
	if narrow {
		return opus.NewStethoscope(opus.NarrowBitrate)
	}
	return opus.NewStethoscope(opus.StethoscopeBitrate)
}

// listen sends sound until ctx ends.
func (m *microphone) listen(ctx context.Context) {
	var enc encoders
	for _, narrow := range []bool{false, true} {
		e, err := m.open(narrow)
		if err != nil {
			m.log.Error("sound is not sent", "err", err)
			return
		}
		enc.of(narrow).Encoder = e
	}
	frames := framer{size: enc.wide.Samples(), begin: true}
	if m.lossless != nil {
		m.lossless.restart()
	}
	chunks, cancel := m.feed.Subscribe()
	defer cancel()
	refused := false
	for {
		select {
		case <-ctx.Done():
			return
		case c := <-chunks:
			if c.Rate != soundClock {
				if !refused {
					m.log.Error("sound is not sent", "err", wrongRate(c.Rate))
				}
				refused = true
				continue
			}
			m.chunk(c, &frames, &enc, m.wanted(ctx))
		}
	}
}

func wrongRate(rate int) error {
	return fmt.Errorf("the card gives %d samples/s, only %d are taken: set its rate", rate, soundClock)
}

// encoders compress the same sound for wide links and for narrow ones.
type encoders struct{ wide, narrow encoder }

type encoder struct {
	*opus.Encoder
	to []*soundSender // who gets the next frame
}

func (e *encoders) of(narrow bool) *encoder {
	if narrow {
		return &e.narrow
	}
	return &e.wide
}

func (m *microphone) chunk(c alsa.Chunk, frames *framer, enc *encoders, to []*soundSender) {
	pos, _ := m.line.place(c)
	if m.lossless != nil {
		m.lossless.push(pos, c, func(x message) {
			for _, s := range to {
				s.lossless.send(x)
			}
		})
	}
	enc.wide.to, enc.narrow.to = nil, nil
	for _, s := range to {
		e := enc.of(s.isNarrow())
		e.to = append(e.to, s)
	}
	frames.push(pos, c.Samples, func(at uint64, pcm []int16, first bool) {
		m.clean(at, pcm)
		for _, e := range []encoder{enc.wide, enc.narrow} {
			m.give(e, pcm, m.base+uint32(at), first)
		}
	})
}

// give compresses a frame for those who get this encoding.
func (m *microphone) give(e encoder, pcm []int16, ts uint32, first bool) {
	if len(e.to) == 0 {
		return
	}
	data, err := e.Encode(pcm)
	if err != nil {
		m.log.Debug("sound not compressed", "err", err)
		return
	}
	for _, s := range e.to {
		if _, err := s.track.write(webrtc.MimeTypeOpus, data, ts, time.Time{}, first); err != nil {
			m.log.Debug("sound packet not sent", "err", err)
		}
	}
}

// clean cleans pcm, the framer's own copy of the sound from position at on. A
// frame that cannot be cleaned is sent as it is: being heard matters more than
// being heard well.
func (m *microphone) clean(at uint64, pcm []int16) {
	if m.cleaner == nil {
		return
	}
	if at > m.cleaned {
		m.cleaner.Skip(at - m.cleaned)
	}
	m.cleaned = at + uint64(len(pcm))
	if err := m.cleaner.Clean(pcm); err != nil && !m.unclean {
		m.unclean = true
		m.log.Error("the physician hears an echo", "err", err)
	}
}
