package relay

import (
	"context"
	"encoding/json"
	"time"
)

// Of several hubs beside each other each hears every cart. So that one page of
// a user gets a cart's signals, as with one hub, each tells the others which
// seats its pages have.
const (
	seatsEvery = time.Second
	seatsTTL   = 2500 * time.Millisecond // then its hub is taken for dead
)

// taken is a seat that a page of some hub has, since when.
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

// claim is a seat at another hub.
type claim struct {
	hub   string
	until time.Time
}

// HearHub takes what another hub tells of its seats.
func (r *Relay) HearHub(data []byte) {
	var l seatList
	if json.Unmarshal(data, &l) != nil {
		r.log.Warn("what another hub tells of its seats could not be read")
		return
	}
	r.board.others(l)
}

// tellSeats tells the other hubs, when seats change and as long as there are
// any, until ctx ends; then that there are none.
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

// others takes another hub's list in place of the one before. Who sat down
// last has a seat; a page here that had it is one window among others then.
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

// away says whether a page of another hub has the seat. The caller holds the
// lock.
func (b *switchboard) away(place seat) bool {
	c, ok := b.elsewhere[place]
	return ok && b.joined[place] == nil && b.now().Before(c.until)
}

// take gives the seat to s, leave to nobody. The caller holds the lock.
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
