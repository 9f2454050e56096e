package sim

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"time"
)

// Feed gives the monitor bytes of the client, at a time since it was switched
// on, and returns what it answers.
func (m *IntelliVue) Feed(data []byte, at time.Duration) []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.at = max(m.at, at)
	for _, user := range m.in.frames(data) {
		if len(user) > 0 && !m.deaf {
			m.request(user)
		}
	}
	return m.take()
}

// Advance lets time pass, and returns what the monitor sends by itself.
func (m *IntelliVue) Advance(at time.Duration) []byte {
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
		m.pollReply(3, 2, 0x0006, m.nuSeq, true)
	}
	if m.nextSa > 0 && m.at >= m.nextSa {
		m.nextSa += 256 * time.Millisecond
		m.saSeq++
		if objects := m.waveObjects(); m.lose > 0 {
			m.lose--
		} else {
			m.reply(4, 3, 0x0009, m.saSeq, true, objects)
		}
	}
	return m.take()
}

func (m *IntelliVue) take() []byte {
	out := m.out
	m.out = nil
	return out
}

func (m *IntelliVue) request(user []byte) {
	m.heard = m.at
	switch user[0] {
	case 0x0D:
		m.associate()
	case 0x09:
		if m.associated {
			m.counts.Releases++
			m.end()
			m.send(ivuHex(ivuReleased))
		}
	case 0x19:
		m.counts.Aborts++
		m.end()
	case 0xE1:
		if m.associated && len(user) >= 14 {
			m.operation(user)
		}
	}
}

func (m *IntelliVue) associate() {
	switch {
	case m.refuse > 0:
		m.refuse--
		m.counts.Refusals++
		m.send(ivuHex(ivuRefuse))
		return
	case m.associated: // one at a time
		m.counts.Refusals++
		m.send(ivuHex(ivuRefuse))
		return
	}
	m.associated = true
	m.counts.Associations++
	m.nuSeq, m.saSeq = 0, 0
	m.send(ivuHex(ivuAccept))
	m.createEvent()
}

// operation answers an invocation, or takes the confirmation of ours.
func (m *IntelliVue) operation(user []byte) {
	kind, invoke, command := binary.BigEndian.Uint16(user[4:]), binary.BigEndian.Uint16(user[8:]), binary.BigEndian.Uint16(user[10:])
	switch {
	case kind == 2 && command == 1:
		m.confirmed = true
		m.counts.Confirmed++
	case kind == 1 && command == 7 && m.confirmed && len(user) >= 36:
		m.counts.Polls++
		m.polled(user, invoke)
	}
}

func (m *IntelliVue) polled(user []byte, invoke uint16) {
	action, number, class := binary.BigEndian.Uint16(user[24:]), binary.BigEndian.Uint16(user[28:]), binary.BigEndian.Uint16(user[32:])
	if class == 0x0036 && m.withhold {
		return
	}
	if action == 0x0C16 {
		m.pollReply(invoke, number, class, 0, false)
		return
	}
	if m.noExt {
		m.send(ivuWords(nil, 0xE100, 2, 3, 6, invoke, 9, 0)) // no such action
		return
	}
	m.reply(invoke, number, class, 0, true, nil) // confirms the request
	switch {
	case class == 0x0006 && m.nextNu == 0:
		m.nextNu = m.at + time.Second
	case class == 0x0009 && m.nextSa == 0:
		m.nextSa = m.at + 256*time.Millisecond
	}
}

// Serve speaks to a client on rw in real time until ctx ends (nil) or the
// line fails.
func (m *IntelliVue) Serve(ctx context.Context, rw io.ReadWriter) error {
	in, failed := make(chan []byte), make(chan error, 1)
	go func() { failed <- listen(ctx, rw, in) }()
	tick := time.NewTicker(64 * time.Millisecond)
	defer tick.Stop()
	for {
		var out []byte
		select {
		case <-ctx.Done():
			return nil
		case err := <-failed:
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("virtual monitor: %w", err)
		case data := <-in:
			out = m.Feed(data, time.Since(m.on))
		case <-tick.C:
			out = m.Advance(time.Since(m.on))
		}
		if len(out) == 0 {
			continue
		}
		if _, err := rw.Write(out); err != nil && ctx.Err() == nil {
			return fmt.Errorf("virtual monitor: %w", err)
		}
	}
}
