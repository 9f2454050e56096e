package bci

import (
	"time"

	"telecart/peripherals"
	"telecart/peripherals/internal/framing"
	"telecart/peripherals/internal/oximeter"
)

// parser finds frames. The zero parser is ready.
type parser struct{ framing.Marked }

// feed takes the next bytes of the stream. It calls yield with each frame, and
// lost before the next one if bytes were dropped.
func (p *parser) feed(data []byte, lost func(), yield func(*frame)) {
	mark := func(b byte) framing.Mark {
		if b&0x80 != 0 {
			return framing.First
		}
		return framing.Inside
	}
	p.Feed(data, frameLen, mark, lost, func(f []byte) { yield((*frame)(f)) })
}

// listener reports the frames.
type listener struct {
	parser parser
	stream *oximeter.Stream
	contec bool
}

func newListener(r *oximeter.Report, rate float64, contec bool) *listener {
	return &listener{stream: oximeter.NewStream(r, rate, steady), contec: contec}
}

// Feed implements oximeter.Listener.
func (l *listener) Feed(data []byte, at time.Time) (heard bool) {
	l.parser.feed(data, l.stream.Lost, func(f *frame) {
		if l.stream.Frame(f.vitals(l.contec), int32(f.pleth()), at) {
			heard = true
		}
	})
	return heard
}

// Missing implements oximeter.Listener.
func (l *listener) Missing(detail peripherals.Words) { l.stream.Missing(detail) }

// Seen implements oximeter.Listener.
func (l *listener) Seen() framing.Counts { return l.parser.Counts }
