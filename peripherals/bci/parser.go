package bci

import (
	"time"

	"telecart/peripherals/internal/oximeter"
)

// parser finds frames in a stream of bytes, which may begin anywhere, be cut
// anywhere and hold garbage. The zero parser is ready.
type parser struct {
	window frame
	held   int
	counts oximeter.Counts
}

// feed takes the next bytes of the stream. It calls yield for each frame, and
// lost before the next one when bytes were thrown away.
func (p *parser) feed(data []byte, lost func(), yield func(*frame)) {
	p.counts.Bytes += uint64(len(data))
	for _, b := range data {
		first := b&0x80 != 0
		switch {
		case first && p.held > 0: // the frame before was cut short
			p.counts.Rejected++
			p.counts.Skipped += uint64(p.held)
			p.held = 0
			lost()
		case !first && p.held == 0:
			p.counts.Skipped++
			lost()
			continue
		}
		p.window[p.held] = b
		if p.held++; p.held == frameLen {
			p.held = 0
			p.counts.Records++
			yield(&p.window)
		}
	}
}

// listener tells what the frames say.
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
func (l *listener) Missing(detail string) { l.stream.Missing(detail) }

// Seen implements oximeter.Listener.
func (l *listener) Seen() oximeter.Counts { return l.parser.counts }
