package hl7oru

import (
	"context"
	"crypto/sha256"
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"telecart/drivers/mllp"
	"telecart/peripherals"
	"telecart/peripherals/internal/pace"
	"telecart/peripherals/internal/unread"
)

// link is a mllp.Handler for one Run.
type link struct {
	env peripherals.Env

	mu      sync.Mutex // watch runs concurrently with the handler
	board   board
	shown   peripherals.Status
	open    int // connections
	owner   owner
	heard   time.Time         // when the last message was taken
	newest  time.Time         // newest MSH-7 taken
	pace    pace.Pace         // of the MSH-7
	last    [sha256.Size]byte // of the last message taken
	demo    bool              // the last message was not production
	unclear bool              // since an unreadable message nothing readable and known came
	noted   map[string]bool
	unread  *unread.Codes // of values that are not shown
}

func newLink(env peripherals.Env, sink peripherals.Sink, codes *unread.Codes) *link {
	codes.Forget()
	return &link{env: env, unread: codes, noted: map[string]bool{}, board: board{sink: sink, told: map[key]*told{}, kept: recall(env), keep: keeper(env)}}
}

// watch checks each second for what has fallen silent, until ctx ends.
func (l *link) watch(ctx context.Context) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			l.mu.Lock()
			l.board.expire(l.env.Now())
			l.tellStatus(l.env.Now())
			l.mu.Unlock()
		}
	}
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
	l.note(string(e.Kind), e.From, e.Err)
	switch e.Kind {
	case mllp.Connected, mllp.Gone:
		l.open = e.Open
		l.unclear = l.unclear && l.open > 0
	case mllp.Rejected:
		l.unclear = true
	}
	l.tellStatus(l.env.Now())
}

// note logs the first occurrence of a kind from an address: some monitors
// reconnect for each message, and any client could fill the disk.
func (l *link) note(what string, from netip.AddrPort, why error) {
	n := what + " " + from.Addr().String()
	if l.noted[n] || len(l.noted) >= 256 {
		return
	}
	l.noted[n] = true
	l.env.Log.Info("a monitor: "+what, slog.String("from", from.String()), slog.Any("why", why))
}

// Message implements mllp.Handler.
func (l *link) Message(from netip.AddrPort, raw []byte) (reply []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.env.Now()
	m, err := parse(raw)
	var a answer
	if err == nil {
		a, err = admit(m)
	}
	if err != nil {
		l.unclear = true
		l.note("what was sent could not be read", from, err)
		a = answer{"AE", "100^Segment sequence error", "The cart cannot read this message: " + err.Error() + "."}
	} else if a.code == "AA" {
		a = l.take(m, raw, from, now)
	}
	l.tellStatus(now)
	return a.appendTo(nil, m, now)
}

// admit reports whether the cart takes messages of m's kind.
func admit(m message) (answer, error) {
	msh := m.first("MSH")
	kind, event := msh.text(9, 1), msh.text(9, 2)
	switch {
	case kind != "ORU" || event != "R01" && event != "": // HL7 2.1 had no other
		return answer{"AR", "200^Unsupported message type", "The cart takes ORU with R01 only (MSH-9)."}, nil
	case !supportedVersion(msh.text(12, 1)):
		return answer{"AR", "203^Unsupported version id", "The cart takes HL7 2.1 to 2.9 only (MSH-12)."}, nil
	case !slices.Contains([]string{"P", "T", "D"}, msh.text(11, 1)):
		return answer{"AR", "202^Unsupported processing id", "MSH-11 must be P, T or D."}, nil
	case m.several():
		return answer{"AR", "100^Segment sequence error", "The cart takes no message about several patients (PID, PV1-3)."}, nil
	case m.first("OBX").rest == "" && m.first("OBR").rest == "":
		return answer{}, errors.New("it has no OBR and no OBX, so nothing was observed")
	}
	return answer{code: "AA"}, nil
}

func supportedVersion(v string) bool {
	return len(v) > 2 && len(v) < 6 && strings.HasPrefix(v, "2.") && strings.Trim(v, "0123456789.") == ""
}

// take reports the readings of m.
func (l *link) take(m message, raw []byte, from netip.AddrPort, now time.Time) answer {
	msh, who := m.first("MSH"), senderOf(m, from.Addr().String())
	silent := now.Sub(l.heard) > patience
	granted, another := l.owner.claim(who, silent, now)
	if another && (granted || who.is(l.owner.who, monitor)) { // the previous patient has left this monitor
		l.board.clear("another monitor or patient", now)
	}
	if !granted {
		l.note("another one, or of another patient, is refused", from, nil)
		return answer{"AR", "207^Application internal error", "The cart takes the values of another monitor or patient. It takes yours when that one is silent."}
	}
	if another {
		l.pace.Live()
		l.unread.Forget()
	}
	if another || silent {
		l.newest = time.Time{} // another clock, or one that was set back
	}
	sent, sum := parseTime(msh.text(7, 1), now.Location()), sha256.Sum256(raw)
	if !sent.IsZero() && sent.Before(l.newest.Add(-fresh)) {
		l.note("what it sends is older than what it sent before, and not shown", from, nil)
		return answer{code: "AA"}
	}
	// A repetition is recognised only by message id and time: some monitors use
	// one MSH-10 for all messages.
	again := sum == l.last && msh.field(10) != "" && !sent.IsZero()
	l.last, l.heard = sum, now
	if again {
		return answer{code: "AA"}
	} else if sent.After(l.newest) {
		l.newest = sent
	}
	all := observe(m, now)
	if l.pace.Line(l.newest, now) { // a gateway empties its memory
		for i := range all {
			all[i].Value, all[i].Quality, all[i].Detail = 0, peripherals.NoSignal, pace.Detail
		}
	}
	l.board.tell(all, now)
	for _, s := range m {
		if strange(s) {
			l.unread.Saw(s.field(3))
		}
	}
	// X also marks modules of the monitor to which nothing is connected.
	l.unclear = len(l.board.told) == 0 && slices.ContainsFunc(m, func(s segment) bool { return s.name == "OBX" && s.text(11, 1) != "X" })
	l.demo = msh.text(11, 1) != "P" ||
		slices.ContainsFunc(all, func(o observation) bool { return o.Detail == "demo data" || o.Detail == "test data" })
	return answer{code: "AA"}
}

// tellStatus reports the link's status if it has changed.
func (l *link) tellStatus(now time.Time) {
	silent := now.Sub(l.heard) > patience // or never heard
	switch {
	case now.Sub(l.owner.refused) < patience:
		l.status(peripherals.Degraded, sentenceTwo)
	case l.unclear && (silent || len(l.board.told) == 0): // between good messages it is only logged
		l.status(peripherals.Degraded, sentenceUnclear(l.unread.List()))
	case silent && l.open > 0 && !l.heard.IsZero():
		l.status(peripherals.Offline, sentenceSilent)
	case silent:
		l.status(peripherals.Online, sentenceWaiting)
	case l.pace.Stored():
		l.status(peripherals.Degraded, pace.Sentence)
	case l.demo:
		l.status(peripherals.Degraded, sentenceDemo)
	default:
		l.status(peripherals.Online, l.unread.Sentence())
	}
}

func (l *link) status(state peripherals.State, detail peripherals.Sentence) {
	if l.shown.State == state && l.shown.Detail == detail {
		return
	}
	l.shown = peripherals.Status{State: state, Detail: detail, At: l.env.Now()}
	l.board.sink.Status(l.shown)
}

// end reports the end.
func (l *link) end(sentence peripherals.Sentence) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.board.clear("not connected", l.env.Now())
	l.status(peripherals.Offline, sentence)
}
