package encounter

import (
	"reflect"
	"testing"

	"telecart/appliance/record"
)

// Who was there, from when to when, and in which role last. The physician is
// the last lead.
func TestPeople(t *testing.T) {
	s := open(t, t.TempDir())
	ana := marta
	bob := record.Participant{ID: "2", User: "other", Name: "Dr. Other", Role: "consultant"}
	lucia := record.Participant{ID: "3", User: "lucia", Name: "Lucía González", Role: "family"}
	leads := bob
	leads.Role = record.RoleLead
	again := marta
	again.ID, again.Role = "4", "consultant"
	must(t, s.Begin(t.Context(), "e", "", at(0), nil), s.one(t.Context(), func(c *Change) error {
		for _, err := range []error{
			c.Join("e", ana, at(1)),
			c.Join("e", bob, at(2)),
			c.Join("e", bob, at(3)), // said again
			c.Join("e", lucia, at(4)),
			c.Leave("e", ana.ID, at(5)),
			c.Leave("e", ana.ID, at(6)), // said again
			c.Join("e", leads, at(5)),
			c.Join("e", again, at(7)),
			c.Leave("e", "nobody", at(8)),
		} {
			if err != nil {
				return err
			}
		}
		return nil
	}))
	ana.Joined, ana.Left, leads.Joined, lucia.Joined, again.Joined = at(1).UTC(), at(5).UTC(), at(2).UTC(), at(4).UTC(), at(7).UTC()
	want := []record.Participant{ana, leads, lucia, again}
	e, err := s.Show(t.Context(), "e")
	must(t, err)
	if !reflect.DeepEqual(e.Participants, want) || e.Lead() == nil || e.Lead().User != "other" || line(t, s).Lead.User != "other" {
		t.Errorf("got %s, led by %v", asJSON(e.Participants), e.Lead())
	}
}
