package contec

import (
	"time"

	"telecart/peripherals"
	"telecart/peripherals/internal/framing"
	"telecart/peripherals/internal/oximeter"
)

// parser finds packets of live data. The zero parser is ready.
type parser struct{ framing.Marked }

// feed takes the next bytes of the stream. It calls yield with each packet of
// live data, and lost if bytes were dropped.
func (p *parser) feed(data []byte, lost func(), yield func(*live)) {
	mark := func(b byte) framing.Mark {
		switch {
		case b&0x80 != 0:
			return framing.Inside
		case b == typeLive:
			return framing.First
		case b > lastType: // no packet starts like this
			return framing.Stray
		}
		return framing.Other // a reply, or stored values
	}
	p.Feed(data, packetLen, mark, lost, func(packet []byte) {
		var d live // with the high bits restored
		for i := range d {
			d[i] = packet[2+i]&0x7F | packet[1]>>i<<7
		}
		yield(&d)
	})
}

// listener reports the packets.
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
func (l *listener) Missing(detail peripherals.Words) { l.stream.Missing(detail) }

// Seen implements oximeter.Listener.
func (l *listener) Seen() framing.Counts { return l.parser.Counts }
