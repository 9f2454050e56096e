package relay

import (
	"context"
	"encoding/json"
	"time"
)

// Several hubs may run side by side, and each of them hears every cart. They
// tell each other which seats their pages have, so that only one page of a user
// gets a cart's signals, as with a single hub.
const (
	seatsEvery = time.Second
	seatsTTL   = 2500 * time.Millisecond // without news for so long, a hub's seats count as free
)

// taken is a seat that a page of some hub has, and since when.
type taken struct {
	Cart string    `json:"cart"`
	User string    `json:"user"`
	At   time.Time `json:"at"`
}

// seatList is what a hub tells the others.
type seatList struct {
	Hub   string  `json:"hub"`
	Seats []taken `json:"seats"`
}

// claim says which other hub's page has a seat, and until when that counts.
type claim struct {
	hub   string
	until time.Time
}

// HearHub handles another hub's list of seats.
func (r *Relay) HearHub(data []byte) {
	var l seatList
	if json.Unmarshal(data, &l) != nil {
		r.log.Warn("what another hub tells of its seats could not be read")
		return
	}
	r.board.others(l)
}

// tellSeats sends this hub's seats to the other hubs: when they change, and
// every seatsEvery while there are any. When ctx ends it says that there are
// none.
func (r *Relay) tellSeats(ctx context.Context) {
	tick := time.NewTicker(seatsEvery)
	defer tick.Stop()
	told := false
	for {
		l := r.board.seats()
		if ctx.Err() != nil {
			l.Seats = nil
		}
		if told || len(l.Seats) > 0 {
			data, err := Encode(l)
			told = len(l.Seats) > 0 && err == nil
			if err == nil {
				r.hubs(data)
			}
		}
		if ctx.Err() != nil {
			return
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		case <-r.board.moved:
		}
	}
}

// seats lists the seats of this hub's pages.
func (b *switchboard) seats() seatList {
	b.mu.Lock()
	defer b.mu.Unlock()
	l := seatList{Hub: b.hub}
	for place := range b.joined {
		l.Seats = append(l.Seats, taken{place.cart, place.user, b.since[place]})
	}
	return l
}

// others replaces what another hub said before with its new list. The page that
// joined last has the seat; a page of this hub that had it loses it.
func (b *switchboard) others(l seatList) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if l.Hub == b.hub {
		return
	}
	for place, c := range b.elsewhere {
		if c.hub == l.Hub {
			delete(b.elsewhere, place)
		}
	}
	for _, t := range l.Seats {
		place := seat{t.Cart, t.User}
		if b.joined[place] != nil && !t.At.After(b.since[place]) {
			continue
		}
		b.leave(place)
		b.elsewhere[place] = claim{l.Hub, b.now().Add(seatsTTL)}
	}
}

// away reports whether a page of another hub has the seat. The caller holds the
// lock.
func (b *switchboard) away(place seat) bool {
	c, ok := b.elsewhere[place]
	return ok && b.joined[place] == nil && b.now().Before(c.until)
}

// take gives the seat to s; leave frees it. The caller of either holds the lock.
func (b *switchboard) take(place seat, s *socket) {
	b.joined[place], b.since[place] = s, b.now()
	delete(b.elsewhere, place)
	b.move()
}

func (b *switchboard) leave(place seat) {
	delete(b.joined, place)
	delete(b.since, place)
	b.move()
}

func (b *switchboard) move() {
	select {
	case b.moved <- struct{}{}:
	default:
	}
}
