package relay

import (
	"encoding/json"
	"log/slog"
	"testing"
	"time"

	"telecart/appliance/api"
)

func TestOneEntryThatCannotBeEncodedTakesNoOtherWithIt(t *testing.T) {
	b := newSwitchboard(slog.New(slog.DiscardHandler), time.Now, false)
	never := time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC)
	var m api.PageMessage
	if err := json.Unmarshal(b.shown([]api.RosterEntry{{ID: "a"}, {ID: "b", CalledAt: &never}, {ID: "c"}}).to("alice"), &m); err != nil {
		t.Fatal(err)
	}
	if len(m.Carts) != 2 || m.Carts[0].ID != "a" || m.Carts[1].ID != "c" || m.Type != "roster" {
		t.Errorf("%+v", m)
	}
}
