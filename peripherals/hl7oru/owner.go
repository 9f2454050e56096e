package hl7oru

import (
	"net/netip"
	"time"
)

// owner is the monitor whose values are told, so that those of two patients
// never mix.
type owner struct {
	who      string
	conn     netip.AddrPort
	heard    time.Time
	before   string    // who had the place until taken
	taken    time.Time // when who got it
	conflict time.Time // when somebody was last refused
}

// claimed is the answer to a claim.
type claimed int

const (
	same      claimed = iota // as before, or the first of all
	successor                // has the place from now on
	stranger                 // does not get it
)

// turn is how long the place is kept for a monitor that has not said goodbye,
// and how soon one that lost it may not have it back.
const turn = time.Minute

func (o *owner) claim(who string, conn netip.AddrPort, open map[netip.AddrPort]bool, now time.Time) claimed {
	first := o.who == ""
	if !first && who != o.who {
		recent := now.Sub(o.heard) < turn
		elsewhere := o.conn != conn && open[o.conn]
		back := who == o.before && now.Sub(o.taken) < turn
		if recent && (elsewhere || back) {
			o.conflict = now
			return stranger
		}
		o.before, o.taken = o.who, now
	}
	claim := same
	if !first && who != o.who {
		claim = successor
	}
	o.who, o.conn, o.heard = who, conn, now
	return claim
}

// contested says whether two monitors have sent lately.
func (o *owner) contested(now time.Time) bool {
	return !o.conflict.IsZero() && now.Sub(o.conflict) < turn
}
