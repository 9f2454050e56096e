package contec

import (
	"time"

	"telecart/peripherals/internal/oximeter"
)

// parser finds packets of live data in a stream of bytes, which may begin
// anywhere, be cut anywhere and hold garbage. The zero parser is ready.
type parser struct {
	window [packetLen]byte
	data   live // of the last packet, decoded
	held   int
	other  bool // inside a packet of another type
	counts oximeter.Counts
}

// feed takes the next bytes of the stream. It calls yield for each packet of
// live data, and lost when bytes were thrown away.
func (p *parser) feed(data []byte, lost func(), yield func(*live)) {
	p.counts.Bytes += uint64(len(data))
	for _, b := range data {
		switch first := b&0x80 == 0; {
		case first:
			if p.held > 0 { // the packet before was cut short
				p.counts.Rejected++
				p.counts.Skipped += uint64(p.held)
				lost()
			}
			p.held, p.other = 0, b != typeLive
			if b > lastType { // no packet begins so
				p.counts.Skipped++
				lost()
			}
			if p.other {
				continue
			}
		case p.other:
			continue // a reply, or stored values
		case p.held == 0:
			p.counts.Skipped++
			lost()
			continue
		}
		p.window[p.held] = b
		if p.held++; p.held == packetLen {
			p.held = 0
			p.counts.Records++
			p.decode()
			yield(&p.data)
		}
	}
}

// decode puts the high bits back where they belong.
func (p *parser) decode() {
	high := p.window[1]
	for i := range p.data {
		p.data[i] = p.window[2+i]&0x7F | high>>i<<7
	}
}

// listener tells what the packets say.
type listener struct {
	parser parser
	stream *oximeter.Stream
}

func newListener(r *oximeter.Report) *listener {
	return &listener{stream: oximeter.NewStream(r, rate, steady)}
}

// Feed implements oximeter.Listener.
func (l *listener) Feed(data []byte, at time.Time) (heard bool) {
	l.parser.feed(data, l.stream.Lost, func(d *live) {
		if l.stream.Frame(d.vitals(), int32(d.pleth()), at) {
			heard = true
		}
	})
	return heard
}

// Missing implements oximeter.Listener.
func (l *listener) Missing(detail string) { l.stream.Missing(detail) }

// Seen implements oximeter.Listener.
func (l *listener) Seen() oximeter.Counts { return l.parser.counts }
