package state

import "telecart/appliance/api"

// Screen is one of the kiosk's screens.
type Screen int

// The screens.
const (
	ScreenConnecting Screen = iota
	ScreenHome
	ScreenDevice
	ScreenPatient
	ScreenReadBack
	ScreenWhich
	ScreenReason
	ScreenReadiness
	ScreenQuarantine
	ScreenSummary
	ScreenCalling
	ScreenAsked
	ScreenCall
	ScreenAfter
	ScreenVitals
	ScreenLocked
)

// String returns the name used in the report to the daemon.
func (s Screen) String() string {
	return [...]string{"connecting", "home", "device", "patient", "read-back", "which-patient", "reason", "readiness",
		"quarantine", "summary", "calling", "asked", "call", "after", "vitals", "locked"}[s]
}

// Page is something the nurse opened.
type Page int

// The pages. PageNone shows the phase's own screen.
const (
	PageNone Page = iota
	PageDevice
	PagePatient
	PageReadBack
	PageWhich
	PageReason
	PageReadiness
	PageQuarantine
	PageSummary
	PageVitals
)

// Screen returns what is shown: the daemon's phase decides, and a page the
// nurse opened covers it if the phase allows that page.
func (m Model) Screen() Screen {
	if !m.Link.Ever {
		return ScreenConnecting
	}
	own, pages := m.phaseScreen()
	if m.Locked && (own == ScreenHome || own == ScreenAfter) {
		return ScreenLocked
	}
	for _, p := range pages {
		if p == m.Page {
			return pageScreen(p)
		}
	}
	return own
}

func (m Model) phaseScreen() (own Screen, pages []Page) {
	switch m.Status.Session.Phase {
	case api.PhaseCalling:
		return ScreenCalling, []Page{PagePatient, PageReadBack, PageWhich, PageDevice, PageVitals}
	case api.PhaseAsked: // somebody waits at the door: nothing lies over that
		return ScreenAsked, nil
	case api.PhaseAdmitted, api.PhaseInCall, api.PhaseLost:
		if len(m.Asking()) > 0 { // nor over this; a page comes back after the answer
			return ScreenCall, nil
		}
		return ScreenCall, []Page{PagePatient, PageReadBack, PageWhich, PageVitals, PageDevice}
	case api.PhaseEnded:
		return ScreenAfter, []Page{PagePatient, PageReadBack, PageWhich, PageQuarantine}
	}
	return ScreenHome, []Page{PagePatient, PageReadBack, PageWhich, PageDevice, PageReason, PageReadiness,
		PageQuarantine, PageSummary, PageVitals}
}

func pageScreen(p Page) Screen {
	return map[Page]Screen{
		PageDevice: ScreenDevice, PagePatient: ScreenPatient, PageReadBack: ScreenReadBack, PageWhich: ScreenWhich,
		PageReason: ScreenReason, PageReadiness: ScreenReadiness, PageQuarantine: ScreenQuarantine,
		PageSummary: ScreenSummary, PageVitals: ScreenVitals,
	}[p]
}
