package relay

import (
	"encoding/json"
	"log/slog"
	"slices"
	"time"

	"telecart/appliance/api"
)

// shown is a roster on its way to pages. Each entry is encoded by itself, so
// that one that cannot be takes no other with it, and once for all who have no
// part in it.
type shown struct {
	log     *slog.Logger
	now     time.Time
	list    []api.RosterEntry
	strange []json.RawMessage // as strangers see them
}

func (b *switchboard) shown(list []api.RosterEntry) shown {
	s := shown{b.log, b.now(), list, nil}
	for _, e := range list {
		s.strange = append(s.strange, s.encode(e, ""))
	}
	return s
}

// encode returns nil for what cannot be encoded.
func (s shown) encode(e api.RosterEntry, user string) json.RawMessage {
	data, err := Encode(e.SeenBy(user))
	if err != nil {
		s.log.Error("a cart cannot be shown", "cart", e.ID, "err", err)
	}
	return data
}

// to is the roster for a user, an api.PageMessage.
func (s shown) to(user string) []byte {
	m := struct {
		Type  string            `json:"type"`
		Now   time.Time         `json:"now"`
		Carts []json.RawMessage `json:"carts,omitempty"`
	}{Type: "roster", Now: s.now}
	for i, e := range s.list {
		data := s.strange[i]
		if hasPart(e, user) {
			data = s.encode(e, user)
		}
		if data != nil {
			m.Carts = append(m.Carts, data)
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
