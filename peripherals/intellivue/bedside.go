package intellivue

import "sync"

// Alert is an alarm that the monitor itself gives at the moment. The cart is
// no alarm system and does not show it: it comes late and may be lost.
type Alert struct {
	Text      string // as on the monitor's screen; empty where it gives none
	Technical bool   // an INOP, not the patient
	Priority  uint16 // the monitor's alert type: 1, 2, 4 technical; 100h, 200h, 400h patient; higher is worse
	Source    uint16 // what it is about, as in physiological identifiers
	Code      uint16 // the alert's code
	Silenced  bool
}

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

// bedside keeps the alerts and the patient for who may want them; they are
// neither readings nor written to the log.
type bedside struct {
	mu      sync.Mutex
	alerts  []Alert
	patient Patient
}

func (b *bedside) setAlerts(a []Alert) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.alerts = a
}

func (b *bedside) setPatient(p Patient) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.patient = p
}

func (b *bedside) clear() {
	b.setAlerts(nil)
	b.setPatient(Patient{})
}

const (
	maxAlerts     = 64
	alertSilenced = 0x1000
	alertText     = 516 // kind of alert information that ends with a text
	patientHere   = 2   // admitted
)

// parseAlerts reads the attributes of the alert monitor.
func parseAlerts(list cursor) (out []Alert) {
	walkAttributes(&list, func(a attribute) {
		if a.id != attrAlarmsP && a.id != attrAlarmsT {
			return
		}
		a.value.each(func(c *cursor) {
			alert := Alert{Technical: a.id == attrAlarmsT, Source: c.u16(), Code: c.u16(), Priority: c.u16()}
			alert.Silenced = c.u16()&alertSilenced != 0
			c.object()
			kind := c.u16()
			info := c.block()
			if kind == alertText {
				info.take(10) // instance, text id, priority, flags
				alert.Text = info.text()
			}
			if !c.bad && len(out) < maxAlerts {
				out = append(out, alert)
			}
		})
	})
	return out
}

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
