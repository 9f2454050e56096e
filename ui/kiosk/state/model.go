package state

import (
	"time"

	"telecart/appliance/api"
	"telecart/ui/kiosk/text"
)

// Model is everything that the kiosk knows. It is a value: Reduce returns a
// new one and never changes maps or slices of the old one.
type Model struct {
	Texts *text.Catalogue
	Zone  *time.Location // the cart's, set by the composer until the daemon names it

	Link     Link
	Status   api.Status
	Devices  []api.Device
	Readings []api.Reading
	Shown    api.Vitals // how the readings are shown
	Waves    map[WaveKey]Wave

	Page    Page        // what the nurse opened over the phase's own screen
	Device  string      // of PageDevice
	Form    PatientForm // as typed, not confirmed
	Reason  ReasonForm
	Ask     *api.Patient // to be read back; nil otherwise
	Notice  *Notice
	Pending map[IntentKind]bool // sent, not answered
	Cleaned map[string]bool     // devices the nurse cleaned after the call
	Leaf    int                 // of a list that needs more than one page

	CleanLeaf int            // of what is to be cleaned
	Summary   *api.Encounter // of PageSummary
	Night     Night
	cuffs     map[string]pressed // the last pressure in each cuff
	scanner   Scanner
	before    *typing // what stood in the fields when the line's first key came
	idle
}

// typing is the state that a scanner's keys may spoil before they are known to
// be a scan.
type typing struct {
	form   PatientForm
	reason ReasonForm
}

// Link is the connection to the daemon.
type Link struct {
	Up    bool
	Ever  bool      // it was up once since the kiosk began
	Since time.Time // of Up's last change
}

// Notice is a sentence about something that was just done or failed.
type Notice struct {
	Text string
	Bad  bool
	At   time.Time

	Always bool       // it names no patient: it is said over the lock too
	Stays  bool       // until it is closed or the next scan, whatever succeeds
	Of     IntentKind // what failed; 0: nothing that the nurse wanted
}

// NoticeStays is how long a good notice is shown. A bad one stays until it is
// closed or the same thing succeeds.
const NoticeStays = 6 * time.Second

// Night says how dark the screen is.
type Night int

// NightByClock is dark from 21:00 to 6:00 in the cart's zone.
const (
	NightByClock Night = iota
	NightOn
	NightOff
)

// New returns the model of a kiosk that knows nothing yet.
func New(texts *text.Catalogue, zone *time.Location, now time.Time) Model {
	return Model{Texts: texts, Zone: zone, Link: Link{Since: now}, Reason: ReasonForm{Chosen: -1}, idle: idle{hand: now}}
}

// Dark reports whether the dark theme is wanted at now.
func (m Model) Dark(now time.Time) bool {
	switch m.Night {
	case NightOn:
		return true
	case NightOff:
		return false
	}
	h := now.In(m.Zone).Hour()
	return h >= 21 || h < 6
}

// InCall reports whether a physician was admitted and the session runs.
func (m Model) InCall() bool {
	switch m.Status.Session.Phase {
	case api.PhaseAdmitted, api.PhaseInCall, api.PhaseLost:
		return true
	}
	return false
}

// Can reports whether the nurse's request can be sent now: the daemon answers,
// and the last request of this kind was answered.
func (m Model) Can(k IntentKind) bool { return m.Link.Up && !m.Pending[k] }

// device returns the device with that id.
func (m Model) device(id string) (api.Device, bool) {
	for _, d := range m.Devices {
		if d.ID == id {
			return d, true
		}
	}
	return api.Device{}, false
}
