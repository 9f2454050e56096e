package relay

import (
	"container/list"
	"encoding/json"
	"log/slog"
	"slices"
	"time"

	"telecart/appliance/api"
)

// shown is the roster as pages get it: the whole roster once, then only changes.
// Changes are numbered. Each cart has the number of its last change, and each
// page the number of the last change it was given. Each entry is encoded by
// itself, so that a faulty one does not affect the others. It is encoded once
// for all users who have no part in it.
type shown struct {
	log   *slog.Logger
	hub   string
	late  bool
	last  uint64 // number of the last change
	order *list.List
	carts map[string]*list.Element // elements of order, which holds showings, the last change at its end
}

type showing struct {
	entry   api.RosterEntry
	number  uint64
	strange json.RawMessage // as users without a part in it see it; nil: it is gone, or cannot be shown
}

func newShown(log *slog.Logger, hub string) *shown {
	return &shown{log: log, hub: hub, last: 1, order: list.New(), carts: map[string]*list.Element{}}
}

// take notes what has changed, and reports whether anything has.
func (s *shown) take(changed []api.RosterEntry, gone []string) bool {
	for _, id := range gone {
		s.put(showing{entry: api.RosterEntry{ID: id}})
	}
	for _, e := range changed {
		s.put(showing{entry: e, strange: s.encode(e, "")})
	}
	return len(changed)+len(gone) > 0
}

func (s *shown) put(one showing) {
	s.last++
	one.number = s.last
	if before := s.carts[one.entry.ID]; before != nil {
		s.order.Remove(before)
	}
	s.carts[one.entry.ID] = s.order.PushBack(one)
}

// encode returns nil for an entry that cannot be encoded.
func (s *shown) encode(e api.RosterEntry, user string) json.RawMessage {
	data, err := Encode(e.SeenBy(user))
	if err != nil {
		s.log.Error("a cart cannot be shown", "cart", e.ID, "err", err)
	}
	return data
}

// since returns an api.PageMessage with what a user may see of the changes after
// that number. The number 0 asks for the whole roster.
func (s *shown) since(number uint64, user string, now time.Time) []byte {
	m := struct {
		Type    string            `json:"type"`
		Now     time.Time         `json:"now"`
		Hub     string            `json:"hub,omitempty"`
		Version uint64            `json:"version"`
		Since   uint64            `json:"since,omitempty"`
		Carts   []json.RawMessage `json:"carts,omitempty"`
		Gone    []string          `json:"gone,omitempty"`
		Late    bool              `json:"late,omitempty"`
	}{Type: "changes", Now: now, Version: s.last, Since: number, Late: s.late}
	if number == 0 {
		m.Type, m.Hub = "roster", s.hub
	}
	for e := s.order.Back(); e != nil; e = e.Prev() {
		one := e.Value.(showing)
		if one.number <= number {
			break
		}
		data := one.strange
		if hasPart(one.entry, user) {
			data = s.encode(one.entry, user)
		}
		if data != nil {
			m.Carts = append(m.Carts, data)
		} else if number > 0 {
			m.Gone = append(m.Gone, one.entry.ID)
		}
	}
	data, err := Encode(m)
	if err != nil {
		s.log.Error("roster not sent", "err", err)
	}
	return data
}

func hasPart(e api.RosterEntry, user string) bool {
	return slices.ContainsFunc(e.Participants, func(p api.Participant) bool { return p.User == user }) ||
		slices.ContainsFunc(e.Departed, func(d api.Departure) bool { return d.User == user })
}
