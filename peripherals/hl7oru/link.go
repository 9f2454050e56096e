package hl7oru

import (
	"context"
	"crypto/sha256"
	"log/slog"
	"net"
	"net/netip"
	"slices"
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

	mu      sync.Mutex // watch runs beside the handler's methods
	board   board
	shown   peripherals.Status
	open    map[netip.AddrPort]bool
	clock   oximeter.Clock
	pace    pace
	owner   owner
	sender  string                 // the owner without its patient
	patient string                 // PID-3.1 as last sent; only compared
	seen    [128][sha256.Size]byte // messages that were accepted, a ring
	answers uint64                 // sent; also the place in seen
	demo    bool                   // the last message was no production
	strange bool                   // all values so far had unknown codes
	unclear bool                   // nothing readable came since the last that was not
	unread  map[netip.AddrPort]bool
}

func newLink(env peripherals.Env, sink peripherals.Sink) *link {
	return &link{
		env: env, open: map[netip.AddrPort]bool{}, unread: map[netip.AddrPort]bool{},
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
	from := slog.String("from", e.From.String())
	switch e.Kind {
	case mllp.Connected:
		l.open[e.From] = true
		l.env.Log.Info("a monitor connected", from)
	case mllp.Gone:
		delete(l.open, e.From)
		delete(l.unread, e.From)
		if e.Err != nil {
			l.env.Log.Warn("the connection of a monitor ended", from, slog.Any("why", e.Err))
		}
	case mllp.Refused:
		l.env.Log.Warn("a sender was turned away", from, slog.Any("why", e.Err))
	case mllp.Rejected:
		l.complain(e.From, e.Err)
	}
	if len(l.open) == 0 {
		l.unclear = false
	}
	l.tellStatus(l.env.Now())
}

// complain notes once a connection that something could not be read.
func (l *link) complain(from netip.AddrPort, why error) {
	l.unclear = true
	if !l.unread[from] {
		l.unread[from] = true
		l.env.Log.Warn("what a monitor sent could not be read; more of it is not noted",
			slog.String("from", from.String()), slog.Any("why", why))
	}
}

// Message implements mllp.Handler.
func (l *link) Message(from netip.AddrPort, raw []byte) (reply []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.env.Now()
	m, err := parse(raw)
	var a answer
	if err != nil {
		l.complain(from, err)
		a = answer{failed, errorSequence, "The cart cannot read this message: " + err.Error() + "."}
	} else if a = admit(&m); a.verdict == accepted {
		a = l.take(&m, raw, from, now)
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
		return answer{refused, errorSequence, "The cart takes the values of one patient, not a message about several (PID)."}
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
	sender := from.Addr().String() + " " + msh.field(3) + " " + m.first("PV1").field(3)
	patient := m.first("PID").text(3, 1)
	if patient == "" && sender == l.sender {
		patient = l.patient // not named each time
	}
	known := l.owner.contested(now)
	switch l.owner.claim(sender+" "+patient, from, l.open, now) {
	case stranger:
		if !known {
			l.env.Log.Warn("a second monitor sends; it is refused", slog.String("from", from.String()))
		}
		return answer{refused, errorInternal, "The cart takes the values of another monitor. It takes yours when that one has disconnected or been silent for a minute."}
	case successor:
		l.board.clear("another monitor or patient", now)
		l.pace = pace{}
		clear(l.seen[:]) // nothing of this one is told any more
		l.clock = oximeter.Clock{Log: l.env.Log}
		l.strange = false
	}
	l.sender, l.patient = sender, patient
	// Only what says which message it is can be known again.
	sum := sha256.Sum256(append(from.Addr().AppendTo(nil), raw...))
	if msh.field(10) != "" && slices.Contains(l.seen[:], sum) {
		return answer{verdict: accepted}
	}
	l.seen[l.answers%uint64(len(l.seen))] = sum
	l.pace.beat(now)
	l.clock.Check(parseTime(msh.text(7, 1), now.Location()), now)
	all := observe(m, now)
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
