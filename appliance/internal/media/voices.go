package media

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"telecart/appliance/api"
	"telecart/appliance/codec/echo"
	"telecart/peripherals"
)

// meeting connects the people: the bedside hears all who may speak, mixed, and
// sees the lead; each page gets the others' voices.
//
// These are passed on as they come, each on a track of its own, and not mixed:
// that costs no decoding and no delay, and the page's own buffer and the
// redundancy in the packets handle loss better than a mix here could.
type meeting struct {
	speaker peripherals.SoundPlayer // may be nil
	picture *peripherals.Feed[api.Frame]

	mu    sync.Mutex
	peers []*peer // in the order in which they came
	lead  string  // ID of the lead; empty: as each came in
	mix   mixer
	echo  *echo.Canceller // hears what is played; nil: none
	shown *peer           // whose picture was published last
}

// pictureBacklog is how many frames a slow listener may lag, about 2 s.
const pictureBacklog = 60

func newMeeting(speaker peripherals.SoundPlayer) *meeting {
	return &meeting{speaker: speaker, picture: peripherals.NewFeed[api.Frame](pictureBacklog)}
}

// voiceRole is the stream of the voice of the person at seat.
func voiceRole(seat int) string { return fmt.Sprint(api.StreamVoice, seat) }

func (m *meeting) join(p *peer) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.peers = append(m.peers, p)
}

// leave takes p out. Once it has returned, p is not heard.
func (m *meeting) leave(p *peer) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.peers = slices.DeleteFunc(m.peers, func(q *peer) bool { return q == p })
	m.play(m.mix.leave(p.seat))
}

func (m *meeting) useEcho(c *echo.Canceller) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.echo = c
}

func (m *meeting) closeEcho() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.echo != nil {
		m.echo.Close()
		m.echo = nil
	}
}

// say plays p's voice at the bedside.
func (m *meeting) say(p *peer, samples []int16) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if slices.Contains(m.peers, p) && p.speaks() {
		m.play(m.mix.put(p.seat, samples))
	}
}

// play passes sound to the loudspeaker and the echo canceller. m.mu must be
// held.
func (m *meeting) play(samples []int16) {
	if m.speaker == nil || len(samples) == 0 {
		return
	}
	m.speaker.Play(samples)
	if m.echo != nil {
		m.echo.Played(samples)
	}
}

// heardBy returns those whom p hears.
func (m *meeting) heardBy(p *peer) (others []*peer) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, q := range m.peers {
		if q != p && q.speaks() {
			others = append(others, q)
		}
	}
	return others
}

// pass passes a packet of p's voice to all others.
func (m *meeting) pass(p *peer, packet *rtp.Packet) {
	m.mu.Lock()
	to := slices.Clone(m.peers)
	m.mu.Unlock()
	if !p.speaks() || !slices.Contains(to, p) {
		return
	}
	for _, q := range to {
		if q == p {
			continue
		}
		if err := q.voices[p.seat].forward(packet); err != nil {
			q.log.Debug("voice not passed on", "err", err)
		}
	}
}

// show publishes a frame of p if the bedside sees p, from a key frame on. It
// returns false if a key frame is needed first.
func (m *meeting) show(p *peer, f api.Frame) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.seen() != p {
		return true
	}
	if m.shown != p && !f.Key {
		return false
	}
	m.shown = p
	m.picture.Publish(f)
	return true
}

// follow sets who leads. A lead without a picture is not replaced by another
// face: the bedside's screen shows the lead's name.
func (m *meeting) follow(id string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.lead = id
}

// seen returns whom the bedside sees: the lead or, while nobody leads, the
// consultant who has been in the longest. m.mu must be held.
func (m *meeting) seen() *peer {
	if m.lead != "" {
		if i := slices.IndexFunc(m.peers, func(p *peer) bool { return p.from.ID == m.lead }); i >= 0 {
			return m.peers[i]
		}
		return nil
	}
	for _, role := range []string{api.RoleLead, api.RoleConsultant} {
		for _, p := range m.peers {
			if p.from.Role == role {
				return p
			}
		}
	}
	return nil
}

func (m *meeting) requestKey() {
	m.mu.Lock()
	p := m.seen()
	m.mu.Unlock()
	if p != nil {
		p.requestKey()
	}
}

// relay numbers another peer's packets as a track's own.
type relay struct {
	from uint32 // SSRC
	seq  uint16 // to be added
	time uint32 // likewise
	last uint32 // RTP time of the newest
	at   time.Time
}

// voiceFrame is the RTP time from one packet of a voice to the next, mostly.
const voiceFrame = soundClock / 50

// forward sends a packet of a voice as it is, with what was lost before it
// still missing, so that the page knows.
func (t *track) forward(p *rtp.Packet) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	b, r := t.bound, &t.relay
	if !t.open || b == nil || b.mime != webrtc.MimeTypeOpus {
		return nil
	}
	fresh := !t.began || r.from != p.SSRC
	if fresh {
		t.began = true
		r.from, r.seq = p.SSRC, t.seq-p.SequenceNumber
		r.time = r.last + max(voiceFrame, uint32(time.Since(r.at)*soundClock/time.Second)) - p.Timestamp
	}
	h := rtp.Header{Version: 2, PayloadType: b.pt, SSRC: b.ssrc, Marker: fresh || p.Marker,
		SequenceNumber: p.SequenceNumber + r.seq, Timestamp: p.Timestamp + r.time}
	if int16(h.SequenceNumber-t.seq) >= 0 {
		t.seq, r.last, r.at = h.SequenceNumber+1, h.Timestamp, time.Now()
	}
	t.sent += uint64(len(p.Payload))
	_, err := b.writer.WriteRTP(&h, p.Payload)
	return err
}
