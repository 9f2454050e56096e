package intellivue

import "sync"

// Patient is who the monitor believes to be connected. It identifies a
// person: its text forms say nothing.
type Patient struct {
	Admitted   bool // the monitor has data of a patient that is connected
	ID         string
	FamilyName string
	GivenName  string
}

// String does not give the patient away to a log.
func (Patient) String() string { return "patient (not shown)" }

// GoString is the same for %#v.
func (Patient) GoString() string { return "patient (not shown)" }

// bedside keeps the patient for who may want to know; nothing of it is a
// reading or written to the log.
type bedside struct {
	mu      sync.Mutex
	patient Patient
}

func (b *bedside) setPatient(p Patient) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.patient = p
}

const patientHere = 2 // admitted

// parsePatient reads the attributes of the patient object.
func parsePatient(list cursor) (p Patient) {
	walkAttributes(&list, func(a attribute) {
		switch a.id {
		case attrPatientSt:
			p.Admitted = a.value.u16() == patientHere
		case attrPatientID:
			p.ID = a.value.text()
		case attrFamilyName:
			p.FamilyName = a.value.text()
		case attrGivenName:
			p.GivenName = a.value.text()
		}
	})
	return p
}
