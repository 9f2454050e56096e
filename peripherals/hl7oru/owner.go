package hl7oru

import (
	"net/netip"
	"time"
)

// owner is the monitor whose values are told, so that those of two patients
// never mix.
type owner struct {
	who      sender
	conn     netip.AddrPort
	heard    time.Time // zero: nobody has the place
	before   sender    // who had it until taken
	taken    time.Time // when who got it
	conflict time.Time // when two were last seen to send
}

// claimed is the answer to a claim.
type claimed int

const (
	same      claimed = iota // as before, or the first of all
	successor                // has the place from now on
	stranger                 // does not get it
)

const (
	// turn is how long the place is kept for a monitor that is connected and
	// silent.
	turn = time.Minute
	// rivalry is how long two that took turns are known as such: longer than
	// any monitor's pause between two messages.
	rivalry = 5 * time.Minute
)

// claim is called for each message. A closed connection is a goodbye, so that
// whoever comes next gets the place at once: a monitor that was exchanged must
// not have to wait. There are monitors, though, that connect anew for each
// message, and of those two could take turns for ever. So when the one before
// comes back it gets its place back, since it was first, and the other one
// does not get it again while both send.
func (o *owner) claim(who sender, conn netip.AddrPort, open map[netip.AddrPort]bool, now time.Time) claimed {
	if o.heard.IsZero() {
		o.who, o.conn, o.heard = who, conn, now
		return same
	}
	if who.is(o.who) {
		o.who, o.conn, o.heard = o.who.and(who), conn, now
		return same
	}
	connected := o.conn != conn && open[o.conn] && now.Sub(o.heard) < turn
	returns := !o.taken.IsZero() && who.is(o.before)
	rivals := returns && o.rivals(now) && now.Sub(o.heard) < rivalry
	if connected || rivals {
		o.conflict = now
		return stranger
	}
	if returns && now.Sub(o.taken) < rivalry {
		o.conflict = now
	}
	o.before, o.taken = o.who, now
	o.who, o.conn, o.heard = who, conn, now
	return successor
}

// contested says whether two monitors have sent lately.
func (o *owner) contested(now time.Time) bool {
	return !o.conflict.IsZero() && now.Sub(o.conflict) < 2*turn
}

func (o *owner) rivals(now time.Time) bool {
	return !o.conflict.IsZero() && now.Sub(o.conflict) < rivalry
}
