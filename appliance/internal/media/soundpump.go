package media

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/pion/webrtc/v4"

	"telecart/appliance/codec/opus"
	"telecart/drivers/alsa"
	"telecart/peripherals"
)

// cleaner takes echo and noise out of the conversation.
type cleaner interface {
	// Clean cleans a frame in place.
	Clean(samples []int16) error
	// Skip says that n samples are missing before the next frame.
	Skip(n uint64)
}

// soundPump takes a microphone's sound while it is wanted, and sends it. The
// stethoscope's also makes the lossless copy.
type soundPump struct {
	feed     *peripherals.Sound
	track    *track
	log      *slog.Logger
	open     func() (*opus.Encoder, error)
	lossless *lossless // nil: none
	cleaner  cleaner   // nil: the sound is sent as it is, always so the stethoscope's
	wake     chan struct{}

	cleaned uint64 // position after the last sample that cleaner got; run only
	unclean bool   // the log says that cleaner failed; run only

	mu sync.Mutex
	on bool
}

func newSoundPump(role string, feed *peripherals.Sound, t *track, log *slog.Logger) *soundPump {
	s := &soundPump{feed: feed, track: t, log: log, open: opus.NewSpeech, wake: make(chan struct{}, 1)}
	if role == roleStethoscope {
		s.open = opus.NewStethoscope
	}
	return s
}

// setOn says whether the sound is wanted. After setOn(false) nothing leaves.
func (s *soundPump) setOn(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if on == s.on {
		return
	}
	s.on = on
	s.track.setOpen(on)
	if s.lossless != nil {
		s.lossless.setOpen(on)
	}
	poke(s.wake)
}

func (s *soundPump) isOn() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.on
}

// run pumps until ctx ends. It listens to the card only while wanted.
func (s *soundPump) run(ctx context.Context) {
	var line timeline
	base := rand.Uint32()
	for ctx.Err() == nil {
		if s.isOn() {
			s.listen(ctx, &line, base)
			continue
		}
		select {
		case <-ctx.Done():
		case <-s.wake:
		}
	}
}

// listen sends sound until it is not wanted any more, or ctx ends.
func (s *soundPump) listen(ctx context.Context, line *timeline, base uint32) {
	enc, err := s.open()
	if err != nil {
		s.log.Error("sound is not sent", "err", err)
		select {
		case <-ctx.Done():
		case <-s.wake:
		}
		return
	}
	frames := framer{size: enc.Samples(), begin: true}
	if s.lossless != nil {
		s.lossless.restart()
	}
	chunks, cancel := s.feed.Subscribe()
	defer cancel()
	refused := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.wake:
			if !s.isOn() {
				return
			}
		case c := <-chunks:
			if c.Rate != soundClock {
				if !refused {
					s.log.Error("sound is not sent", "err", wrongRate(c.Rate))
				}
				refused = true
				continue
			}
			s.chunk(c, line, &frames, enc, base)
		}
	}
}

func wrongRate(rate int) error {
	return fmt.Errorf("the card gives %d samples/s, only %d are taken: set its rate", rate, soundClock)
}

func (s *soundPump) chunk(c alsa.Chunk, line *timeline, frames *framer, enc *opus.Encoder, base uint32) {
	pos, _ := line.place(c)
	if s.lossless != nil {
		s.lossless.push(pos, c)
	}
	frames.push(pos, c.Samples, func(at uint64, pcm []int16, first bool) {
		s.clean(at, pcm)
		data, err := enc.Encode(pcm)
		if err == nil {
			_, err = s.track.write(webrtc.MimeTypeOpus, data, base+uint32(at), time.Time{}, first)
		}
		if err != nil {
			s.log.Debug("sound packet not sent", "err", err)
		}
	})
}

// clean cleans pcm, the framer's own copy of the sound from position at on.
// A frame that cannot be cleaned is sent as it is: to be heard comes before to
// be heard well.
func (s *soundPump) clean(at uint64, pcm []int16) {
	if s.cleaner == nil {
		return
	}
	if at > s.cleaned {
		s.cleaner.Skip(at - s.cleaned)
	}
	s.cleaned = at + uint64(len(pcm))
	if err := s.cleaner.Clean(pcm); err != nil && !s.unclean {
		s.unclean = true
		s.log.Error("the physician hears an echo", "err", err)
	}
}

// framer cuts sound into frames of size samples. What is left over before a
// gap is dropped: a frame never reaches over a gap.
type framer struct {
	size  int
	buf   []int16
	start uint64 // position of buf's first sample
	begin bool   // the next frame is the first after a gap, or of all
}

func (f *framer) push(pos uint64, samples []int16, emit func(at uint64, pcm []int16, first bool)) {
	if pos != f.start+uint64(len(f.buf)) {
		f.buf, f.start, f.begin = f.buf[:0], pos, true
	}
	f.buf = append(f.buf, samples...)
	n := 0
	for ; len(f.buf)-n >= f.size; n += f.size {
		emit(f.start, f.buf[n:n+f.size], f.begin)
		f.start += uint64(f.size)
		f.begin = false
	}
	f.buf = f.buf[:copy(f.buf, f.buf[n:])]
}
