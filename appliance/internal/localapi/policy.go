package localapi

import (
	"fmt"
	"os"
	"os/user"
	"slices"
	"strconv"
)

// Role is what a caller may do.
type Role string

// The roles. The zero Role may do nothing.
const (
	Nobody     Role = ""
	Owner      Role = "owner"      // root and the daemon's own user: everything
	Nurse      Role = "kiosk"      // the nurse at the kiosk
	Technician Role = "technician" // devices and the cart's state, never a patient
)

// Policy says which user has which role: each entry is the name of a user or a
// group. A user in both lists is a nurse; one in neither may do nothing.
type Policy struct {
	Kiosk      []string
	Technician []string

	self   func() int // the daemon's own user; os.Geteuid if nil
	lookup lookupFunc // the system's user database if nil
}

// lookupFunc returns the name of a user and of the groups that they are in.
type lookupFunc func(uid uint32) (name string, groups []string, err error)

// Role returns the role of a user.
func (p Policy) Role(uid uint32) (Role, error) {
	self := os.Geteuid
	if p.self != nil {
		self = p.self
	}
	if uid == 0 || int(uid) == self() {
		return Owner, nil
	}
	if len(p.Kiosk)+len(p.Technician) == 0 {
		return Nobody, nil
	}
	lookup := systemUser
	if p.lookup != nil {
		lookup = p.lookup
	}
	name, groups, err := lookup(uid)
	if err != nil {
		return Nobody, err
	}
	names := append([]string{name}, groups...)
	in := func(list []string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return n != "" && slices.Contains(list, n) })
	}
	switch {
	case in(p.Kiosk):
		return Nurse, nil
	case in(p.Technician):
		return Technician, nil
	}
	return Nobody, nil
}

// systemUser looks up the system's user database. Groups without a name are
// left out: nobody can have configured them.
func systemUser(uid uint32) (string, []string, error) {
	u, err := user.LookupId(strconv.FormatUint(uint64(uid), 10))
	if err != nil {
		return "", nil, fmt.Errorf("user %d: %w", uid, err)
	}
	ids, err := u.GroupIds()
	if err != nil {
		return "", nil, fmt.Errorf("groups of user %d: %w", uid, err)
	}
	var groups []string
	for _, id := range ids {
		if g, err := user.LookupGroupId(id); err == nil {
			groups = append(groups, g.Name)
		}
	}
	return u.Username, groups, nil
}
