package hl7oru

import (
	"context"
	"crypto/sha256"
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"strings"
	"sync"
	"time"

	"telecart/drivers/mllp"
	"telecart/peripherals"
	"telecart/peripherals/internal/oximeter"
)

// link is a mllp.Handler: one Run.
type link struct {
	env peripherals.Env

	mu       sync.Mutex // watch runs beside the handler's methods
	board    board
	shown    peripherals.Status
	open     map[netip.AddrPort]bool
	clock    oximeter.Clock
	pace     pace
	owner    owner
	sequence sequence
	last     [sha256.Size]byte // of the message that was taken last
	answers  uint64            // sent
	demo     bool              // the last message was no production
	strange  bool              // all values so far had unknown codes
	unclear  bool              // nothing readable came since the last that was not
	noted    notes
}

func newLink(env peripherals.Env, sink peripherals.Sink) *link {
	return &link{
		env: env, open: map[netip.AddrPort]bool{}, noted: notes{log: env.Log, last: map[note]time.Time{}},
		board: board{sink: sink, told: map[place]*told{}},
		clock: oximeter.Clock{Log: env.Log},
	}
}

// watch looks each period for what has fallen silent, until ctx ends.
func (l *link) watch(ctx context.Context, period time.Duration) {
	ticker := time.NewTicker(period)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			l.look()
		}
	}
}

func (l *link) look() {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.env.Now()
	l.board.expire(now, l.pace.gone(now))
	l.tellStatus(now)
}

// Listening implements mllp.Handler.
func (l *link) Listening(at net.Addr) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.env.Log.Info("listening for a monitor", slog.String("at", at.String()))
	l.tellStatus(l.env.Now())
}

// Link implements mllp.Handler.
func (l *link) Link(e mllp.Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.env.Now()
	switch e.Kind {
	case mllp.Connected:
		l.open[e.From] = true
		l.noted.note(slog.LevelInfo, "a monitor connected", e.From, nil, now)
	case mllp.Gone:
		delete(l.open, e.From)
		if e.Err != nil {
			l.noted.note(slog.LevelWarn, "the connection of a monitor ended", e.From, e.Err, now)
		}
	case mllp.Refused:
		l.noted.note(slog.LevelWarn, "a sender was turned away", e.From, e.Err, now)
	case mllp.Rejected:
		l.complain(e.From, e.Err, now)
	}
	if len(l.open) == 0 {
		l.unclear = false
	}
	l.tellStatus(now)
}

// complain notes that something could not be read.
func (l *link) complain(from netip.AddrPort, why error, now time.Time) {
	l.unclear = true
	l.noted.note(slog.LevelWarn, "what a monitor sent could not be read", from, why, now)
}

// Message implements mllp.Handler.
func (l *link) Message(from netip.AddrPort, raw []byte) (reply []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.env.Now()
	m, err := parse(raw)
	var a answer
	if err != nil {
		l.complain(from, err, now)
		a = answer{failed, errorSequence, "The cart cannot read this message: " + err.Error() + "."}
	} else if a = admit(&m); a.verdict == accepted {
		a = l.take(&m, raw, from, now)
	} else if a.verdict == failed {
		l.complain(from, errors.New(a.text), now)
	}
	l.tellStatus(now)
	l.answers++
	return a.appendTo(nil, &m, now, l.answers)
}

// admit says whether m is of a kind that the cart takes.
func admit(m *message) answer {
	msh := m.first("MSH")
	kind, event, version, processing := msh.text(9, 1), msh.text(9, 2), msh.text(12, 1), msh.text(11, 1)
	switch {
	case kind != "ORU":
		return answer{refused, errorType, "The cart takes ORU^R01 only, not " + clip(kind) + " (MSH-9)."}
	case event != "R01" && event != "": // HL7 2.1 had no other
		return answer{refused, errorEvent, "The cart takes ORU^R01 only, not ORU^" + clip(event) + " (MSH-9)."}
	case !supportedVersion(version):
		return answer{refused, errorVersion, "The cart takes HL7 2.1 to 2.9, not " + clip(version) + " (MSH-12)."}
	case processing != "P" && processing != "T" && processing != "D":
		return answer{refused, errorProcessing, "MSH-11 must be P, T or D, not " + clip(processing) + "."}
	}
	if m.patients() > 1 {
		return answer{refused, errorSequence, "The cart takes the values of one patient, not a message about several (PID, PV1-3)."}
	}
	if m.first("OBX").rest == "" && m.first("OBR").rest == "" {
		return answer{failed, errorSequence, "The cart finds nothing that was observed in this message: it has no OBR and no OBX."}
	}
	return answer{verdict: accepted}
}

func supportedVersion(v string) bool {
	return len(v) >= 3 && len(v) <= 5 && strings.HasPrefix(v, "2.") && v[2] >= '1' && v[2] <= '9' &&
		strings.Trim(v, "0123456789.") == ""
}

// take tells the readings of m.
func (l *link) take(m *message, raw []byte, from netip.AddrPort, now time.Time) answer {
	msh := m.first("MSH")
	l.unclear = false
	known := l.owner.contested(now)
	switch l.owner.claim(senderOf(m, from.Addr().String()), from, l.open, now) {
	case stranger:
		if !known {
			l.env.Log.Warn("a second monitor sends; it is refused", slog.String("from", from.String()))
		}
		return answer{refused, errorInternal, "The cart takes the values of another monitor. It takes yours when that one has disconnected or been silent for a minute."}
	case successor:
		l.board.clear("another monitor or patient", now)
		l.pace, l.sequence, l.last = pace{}, sequence{}, [sha256.Size]byte{}
		l.clock = oximeter.Clock{Log: l.env.Log}
		l.strange = false
	}
	l.pace.beat(now)
	sent := parseTime(msh.text(7, 1), now.Location())
	// Only what says which message it is and when it was made can be known
	// again: there are monitors whose messages all have the same MSH-10.
	sum := sha256.Sum256(raw)
	if sum == l.last && msh.field(10) != "" && !sent.IsZero() {
		return answer{verdict: accepted}
	}
	l.last = sum
	l.clock.Check(sent, now)
	all := observe(m, now.Add(-l.sequence.late(sent, now, slack(msh.text(7, 1)))))
	l.board.tell(all, now)
	l.understand(m, len(all) > 0)
	l.demo = msh.text(11, 1) != "P"
	for _, o := range all {
		l.demo = l.demo || o.Detail == "demo data" || o.Detail == "test data"
	}
	return answer{verdict: accepted}
}

// understand notes once a sender that values come of which none is known: the
// cart shows nothing then, and somebody must learn why.
func (l *link) understand(m *message, known bool) {
	if known || len(l.board.told) > 0 {
		l.strange = false
		return
	}
	var codes []string
	for _, s := range m.segments {
		// X are also the parts of a monitor to which nothing is connected.
		if s.name == "OBX" && s.text(11, 1) != "X" && len(codes) < 8 {
			codes = append(codes, clip(s.field(3)))
		}
	}
	if len(codes) > 0 && !l.strange {
		l.strange = true
		l.env.Log.Warn("the monitor's values have codes that the cart does not know", slog.Any("codes", codes))
	}
}

// tellStatus tells how the link is, where that has changed.
func (l *link) tellStatus(now time.Time) {
	heard := !l.pace.last.IsZero()
	silent := heard && l.pace.gone(now)
	switch {
	case l.owner.contested(now):
		l.status(peripherals.Degraded, sentenceTwo)
	case l.unclear && (!heard || silent): // between good messages it is only noted
		l.status(peripherals.Degraded, sentenceUnclear)
	case (!heard || silent) && len(l.open) == 0:
		l.status(peripherals.Online, sentenceWaiting)
	case silent:
		l.status(peripherals.Offline, sentenceSilent)
		l.board.hide()
	case !heard:
		l.status(peripherals.Online, sentenceWaiting)
	case l.strange:
		l.status(peripherals.Degraded, sentenceStrange)
	case l.demo:
		l.status(peripherals.Degraded, sentenceDemo)
	default:
		l.status(peripherals.Online, "")
	}
}

func (l *link) status(state peripherals.State, detail string) {
	if l.shown.State == state && l.shown.Detail == detail {
		return
	}
	l.shown = peripherals.Status{State: state, Detail: detail, At: l.env.Now()}
	l.board.sink.Status(l.shown)
}

// end is the last word.
func (l *link) end(sentence string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.board.clear("not connected", l.env.Now())
	l.status(peripherals.Offline, sentence)
}
