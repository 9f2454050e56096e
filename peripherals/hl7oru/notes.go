package hl7oru

import (
	"context"
	"log/slog"
	"net/netip"
	"time"
)

// notes keeps the log short: there are monitors that connect anew for each
// message, and whoever may connect could fill the disk.
type notes struct {
	log  *slog.Logger
	last map[note]time.Time
}

// note is a line of the log and whom it is about.
type note struct {
	what string
	from netip.Addr
}

const (
	noteAgain = time.Hour // the same of the same address
	mostNotes = 256
)

// note logs the first of a kind from an address at that level, and what is like
// it for debugging only.
func (n *notes) note(level slog.Level, what string, from netip.AddrPort, why error, now time.Time) {
	key := note{what, from.Addr()}
	last, known := n.last[key]
	if known && now.Sub(last) < noteAgain {
		level = slog.LevelDebug
	} else {
		if len(n.last) >= mostNotes {
			clear(n.last)
		}
		n.last[key] = now
	}
	with := []slog.Attr{slog.String("from", from.String())}
	if why != nil {
		with = append(with, slog.Any("why", why))
	}
	n.log.LogAttrs(context.Background(), level, what, with...)
}
