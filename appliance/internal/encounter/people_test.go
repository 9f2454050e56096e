package encounter

import (
	"reflect"
	"testing"

	"telecart/appliance/api"
)

// Who was there, from when to when, and in which role at last; who led last is
// the physician.
func TestPeople(t *testing.T) {
	s := open(t, t.TempDir())
	other := api.Physician{User: "other", Name: "Dr. Other"}
	family := api.Physician{User: "lucia", Name: "Lucía González"}
	ana := api.Participant{ID: "1", Physician: marta, Role: api.RoleLead}
	bob := api.Participant{ID: "2", Physician: other, Role: api.RoleConsultant}
	leads := bob
	leads.Role = api.RoleLead
	again := api.Participant{ID: "4", Physician: marta, Role: api.RoleConsultant}
	must(t, s.Begin(t.Context(), "e", "", at(0), nil), s.one(t.Context(), func(c *Change) error {
		for _, err := range []error{
			c.Join("e", ana, at(1)),
			c.Join("e", bob, at(2)),
			c.Join("e", bob, at(3)), // said again
			c.Join("e", api.Participant{ID: "3", Physician: family, Role: api.RoleFamily}, at(4)),
			c.Leave("e", "1", at(5)),
			c.Leave("e", "1", at(6)), // said again
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
	left := at(5).UTC()
	want := []api.Attendance{
		{ID: "1", Physician: marta, Role: api.RoleLead, JoinedAt: at(1).UTC(), LeftAt: &left},
		{ID: "2", Physician: other, Role: api.RoleLead, JoinedAt: at(2).UTC()},
		{ID: "3", Physician: family, Role: api.RoleFamily, JoinedAt: at(4).UTC()},
		{ID: "4", Physician: marta, Role: api.RoleConsultant, JoinedAt: at(7).UTC()},
	}
	e, err := s.Show(t.Context(), "e")
	must(t, err)
	if !reflect.DeepEqual(e.Participants, want) || e.Physician == nil || *e.Physician != other {
		t.Errorf("got %s, led by %v", asJSON(e.Participants), e.Physician)
	}
}
