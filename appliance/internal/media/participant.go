package media

import "telecart/appliance/api"

// participant is who may take part, and as what.
type participant struct {
	api.Physician
	ID, Role string
}

const (
	roleLead       = "lead"
	roleConsultant = "consultant"
	roleObserver   = "observer"
)

// speaks reports whether p may be heard and seen. Observers never are.
func (p participant) speaks() bool { return p.Role != roleObserver }

// Open begins a session with physician p, or begins it anew, and sends the
// offer. A connection that was open is dropped.
func (e *Engine) Open(session string, p api.Physician) error {
	return e.open(session, participant{Physician: p, ID: only, Role: roleLead})
}

// Signal takes an answer, candidate or restart from the page.
func (e *Engine) Signal(s api.Signal) error { return e.signal(only, s) }

// only names the participant of a session with one.
const only = "only"
