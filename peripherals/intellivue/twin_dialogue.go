package intellivue

import (
	"context"
	"encoding/binary"
	"io"
	"time"

	"telecart/peripherals/internal/twin"
)

// Feed gives the monitor bytes from the client, at a time since it was switched
// on, and returns its answer.
func (m *Twin) Feed(data []byte, at time.Duration) []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.at = max(m.at, at)
	m.in.feed(data, func(user []byte) {
		if len(user) > 0 && !m.deaf {
			m.request(user)
		}
	})
	return m.take()
}

// Advance lets time pass and returns what the monitor sends unasked.
func (m *Twin) Advance(at time.Duration) []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.at = max(m.at, at)
	if m.associated && m.at-m.heard > 10*time.Second {
		m.counts.Dropped++
		m.end()
	}
	if m.episodes > 0 {
		m.desaturate(m.at - m.episodes)
	}
	if m.deaf || !m.confirmed {
		return m.take()
	}
	if m.nextNu > 0 && m.at >= m.nextNu {
		m.nextNu += time.Second
		m.nuSeq++
		m.pollReply(3, 2, classNumeric, m.nuSeq, true)
	}
	if m.nextSa > 0 && m.at >= m.nextSa {
		m.nextSa += 256 * time.Millisecond
		m.saSeq++
		if objects := m.waveObjects(); m.lose > 0 {
			m.lose--
		} else {
			m.reply(4, 3, classWave, m.saSeq, true, objects)
		}
	}
	return m.take()
}

func (m *Twin) take() []byte {
	out := m.out
	m.out = nil
	return out
}

func (m *Twin) request(user []byte) {
	m.heard = m.at
	switch user[0] {
	case sessionRequest:
		m.associate()
	case sessionFinish:
		if m.associated {
			m.counts.Releases++
			m.end()
			m.send(saved(twinReleased))
		}
	case sessionAbort:
		m.counts.Aborts++
		m.end()
	case sessionData:
		if m.associated && len(user) >= 14 {
			m.operation(user)
		}
	}
}

func (m *Twin) associate() {
	switch {
	case m.refuse > 0:
		m.refuse--
		m.counts.Refusals++
		m.send(saved(twinRefuse))
		return
	case m.associated: // one at a time
		m.counts.Refusals++
		m.send(saved(twinRefuse))
		return
	}
	m.associated = true
	m.counts.Associations++
	m.nuSeq, m.saSeq = 0, 0
	m.send(saved(twinAccept))
	m.createEvent()
}

// operation answers an invocation, or takes a confirmation.
func (m *Twin) operation(user []byte) {
	kind, invoke, command := binary.BigEndian.Uint16(user[4:]), binary.BigEndian.Uint16(user[8:]), binary.BigEndian.Uint16(user[10:])
	switch {
	case kind == roResult && command == commandConfirmedEvent:
		m.confirmed = true
		m.counts.Confirmed++
	case kind == roInvoke && command == commandAction && m.confirmed && len(user) >= 36:
		m.counts.Polls++
		m.polled(user, invoke)
	}
}

func (m *Twin) polled(user []byte, invoke uint16) {
	action, number, class := binary.BigEndian.Uint16(user[24:]), binary.BigEndian.Uint16(user[28:]), binary.BigEndian.Uint16(user[32:])
	if class == classAlert && m.withhold {
		return
	}
	if action == actionPoll {
		m.pollReply(invoke, number, class, 0, false)
		return
	}
	if m.noExt {
		m.send(half(nil, 0xE100, 2, 3, 6, invoke, 9, 0)) // no such action
		return
	}
	m.reply(invoke, number, class, 0, true, nil) // confirms the request
	switch {
	case class == classNumeric && m.nextNu == 0:
		m.nextNu = m.at + time.Second
	case class == classWave && m.nextSa == 0:
		m.nextSa = m.at + 256*time.Millisecond
	}
}

// live is the monitor in real time.
type live struct{ *Twin }

// Receive implements twin.Answerer.
func (l live) Receive(data []byte) []byte { return l.Feed(data, time.Since(l.on)) }

// Tick implements twin.Answerer.
func (l live) Tick() []byte { return l.Advance(time.Since(l.on)) }

// Serve serves a client on rw in real time until ctx ends (nil) or the line
// fails.
func (m *Twin) Serve(ctx context.Context, rw io.ReadWriter) error {
	return twin.Serve(ctx, rw, 64*time.Millisecond, live{m})
}
