package screen

import (
	"strings"
	"time"

	"telecart/appliance/api"
	"telecart/ui/kiosk/kiosktest"
	"telecart/ui/kiosk/state"
)

// situation is a state of the kiosk that a person can meet.
type situation struct {
	name   string
	change func(*api.Snapshot)
	events []state.Event
	want   state.Screen
}

// locks has the lock come after five minutes.
func locks(change func(*api.Snapshot)) func(*api.Snapshot) {
	return func(s *api.Snapshot) {
		change(s)
		s.Status.Cart.IdleLock = 300
	}
}

// inSession is a session of one physician.
func inSession(p api.Phase) api.Session {
	s := api.Session{Phase: p, ID: "s1", Since: noon}
	if p != api.PhaseIdle && p != api.PhaseCalling {
		s.Participants = kiosktest.Lead(api.Physician{User: "ruiz", Name: "Dr. Ana Ruiz"}, p)
	}
	return s
}

// person is a person who asks to join.
func person(user string) api.Participant {
	return map[string]api.Participant{
		"bob":   {ID: "p-bob", Physician: api.Physician{User: "bob", Name: "Dr. Roberto Bianchi", Specialty: "Cardiology"}, Role: api.RoleConsultant, State: api.PhaseAsked, Since: noon.Add(-20 * time.Second)},
		"lucia": {ID: "p-lucia", Physician: api.Physician{User: "lucia", Name: "Lucía González"}, Role: api.RoleFamily, State: api.PhaseAsked, Since: noon.Add(-20 * time.Second)},
		"eve":   {ID: "p-eve", Physician: api.Physician{User: "eve", Name: "Eve Okafor"}, Role: api.RoleInterpreter, State: api.PhaseAsked, Since: noon},
		"ivo":   {ID: "p-ivo", Physician: api.Physician{User: "ivo"}, Role: api.RoleObserver, State: api.PhaseAsked, Since: noon},
	}[user]
}

func situations() []situation {
	patient := func(s *api.Snapshot) {
		s.Status.Patient = &api.Patient{Number: "1234567890", Name: "María de los Ángeles González Fernández", BirthDate: "1956-09-30"}
	}
	inPhase := func(p api.Phase, more func(*api.Snapshot)) func(*api.Snapshot) {
		return func(s *api.Snapshot) {
			at := noon.Add(-200 * time.Second)
			s.Status.Session = api.Session{Phase: p, ID: "s1", Reason: "Chest pain", Since: noon, CalledAt: &at, StartedAt: &at,
				Participants: kiosktest.Lead(api.Physician{Name: "Dr. Ana Ruiz Fernández", Specialty: "Emergency medicine", Hospital: "Hospital General"}, p)}
			if more != nil {
				more(s)
			}
		}
	}
	inCall := func(more func(*api.Snapshot)) func(*api.Snapshot) {
		return inPhase(api.PhaseInCall, func(s *api.Snapshot) {
			s.Status.Reports = kiosktest.Report("otoscope", 180, noon)
			if more != nil {
				more(s)
			}
		})
	}
	stills := func(s *api.Snapshot) {
		for _, id := range []string{"1", "2", "3", "4", "5"} {
			s.Status.Captures = append(s.Status.Captures, api.Still{ID: id, Encounter: "s1", Label: "Otoscope", At: noon, Quarantine: id != "1"})
		}
	}
	alarms := func(s *api.Snapshot) {
		s.Devices[0].Alerts = []api.Alert{{Text: "*** ASYSTOLE", Priority: "high", Since: noon}, {Text: "** SpO2 86 < 90", Priority: "medium", Since: noon, Silenced: true},
			{Text: "ECG leads off", Priority: "technical", Since: noon}, {Text: "Check cuff", Priority: "technical", Since: noon}}
		s.Devices[0].AlertNote = api.Words("all alarms silenced for 2 minutes")
		for i := range s.Devices { // as on every cart for demonstrations
			s.Devices[i].Virtual = true
		}
	}
	several := func(s *api.Snapshot) { // two monitors of the same name beside the oximeter, one with a long id
		for _, id := range []string{"ge-dri", "philips-intellivue-bed-14"} {
			s.Devices = append(s.Devices, api.Device{ID: id, Label: "Patient monitor", Kind: "vitals", State: "online"})
			for i, q := range []string{"heart-rate", "spo2", "pulse-rate", "nibp-systolic", "nibp-diastolic", "respiratory-rate", "etco2", "st", "mac"} {
				v := 80.0
				s.Readings = append(s.Readings, api.Reading{Device: id, Quantity: q, Label: q, Unit: "%", Value: &v, Quality: "good",
					At: noon.Add(-time.Duration(i) * 3 * time.Second)})
			}
		}
		v := 122.0
		s.Readings = append(s.Readings, api.Reading{Device: "spo2", Quantity: "heart-rate", Unit: "/min", Value: &v, Quality: "suspect", Detail: api.Words("motion"), At: noon})
	}
	strange := func(s *api.Snapshot) { // a monitor with codes that the cart does not know, and pulses of other origins
		several(s)
		codes := strings.Repeat("150031^MDC_PRESS_CUFF_SYS^MDC; ", 7) + "150021^MDC_PRESS_BLD_ART_SYS^MDC; …"
		s.Devices[len(s.Devices)-2].Detail = api.Say("device.unread", "Values are missing, or where they are measured, since the cart does not understand their codes: {0}.", codes)
		for i, q := range []string{"pulse", "ibp-pulse"} {
			v := 71.0 + float64(i)
			s.Readings = append(s.Readings, api.Reading{Device: "ge-dri", Quantity: q, Unit: "/min", Value: &v, Quality: "good", At: noon, Site: []string{"", "ART"}[i]})
		}
	}
	cuff := func(measuring bool) func(*api.Snapshot) {
		return func(s *api.Snapshot) {
			s.Devices[1].Measures, s.Devices[1].Choices = true, []string{"adult", "child", "neonate"}
			s.Devices[1].Detail = api.English("Say the patient's size first: adult, child or neonate.")
			s.Devices[2].Measures, s.Devices[2].Choices = true, []string{"oral", "axillary", "rectal"}
			if v := 140.0; measuring {
				s.Readings = append(s.Readings, api.Reading{Device: "cuff", Quantity: "cuff-pressure", Unit: "mmHg", Value: &v, Quality: "good", At: noon})
			}
		}
	}
	asks := func(s *api.Snapshot, users ...string) {
		for _, u := range users {
			s.Status.Session.Participants = append(s.Status.Session.Participants, person(u))
		}
	}
	join := func(s *api.Snapshot, users ...string) {
		for i, u := range users {
			p := person(u)
			p.State = []api.Phase{api.PhaseInCall, api.PhaseLost, api.PhaseAdmitted}[i]
			s.Status.Session.Participants = append(s.Status.Session.Participants, p)
			s.Status.Reports[p.ID] = s.Status.Reports["person-1"]
		}
	}
	twoAsk := func(s *api.Snapshot) { asks(s, "bob") }
	threeAsk := func(s *api.Snapshot) { asks(s, "bob", "lucia") }
	otherPatient := []state.Event{state.Open{Page: state.PagePatient}}
	for _, r := range "777" {
		otherPatient = append(otherPatient, state.Key{Rune: r})
	}
	otherPatient = append(otherPatient, state.Choose{Field: state.FieldName})
	for _, r := range "José Antonio Pérez de la Fuente" {
		otherPatient = append(otherPatient, state.Key{Rune: r})
	}
	otherPatient = append(otherPatient, state.Continue{}, state.Answer{Yes: true})
	cuffPage := []state.Event{state.Open{Page: state.PageDevice, Device: "cuff"}}
	return []situation{
		{"home", nil, nil, state.ScreenHome},
		{"home with a patient", patient, nil, state.ScreenHome},
		{"home, practice", func(s *api.Snapshot) { patient(s); s.Status.Patient.Practice = true }, nil, state.ScreenHome},
		{"home with quarantine", func(s *api.Snapshot) { patient(s); stills(s) }, nil, state.ScreenHome},
		{"home, error", nil, []state.Event{state.Failed{Kind: state.Call, Why: api.English("The hub is not there: the call waits until it is.")}}, state.ScreenHome},
		{"home, daemon lost", patient, []state.Event{state.Lost{}}, state.ScreenHome},
		{"readiness", nil, []state.Event{state.Open{Page: state.PageReadiness}}, state.ScreenReadiness},
		{"oximeter", nil, []state.Event{state.Open{Page: state.PageDevice, Device: "spo2"}}, state.ScreenDevice},
		{"otoscope", nil, []state.Event{state.Open{Page: state.PageDevice, Device: "otoscope"}}, state.ScreenDevice},
		{"stethoscope", nil, []state.Event{state.Open{Page: state.PageDevice, Device: "stethoscope"}}, state.ScreenDevice},
		{"a device that is gone", nil, []state.Event{state.Open{Page: state.PageDevice, Device: "gone"}}, state.ScreenDevice},
		{"typing a patient", patient, []state.Event{state.Open{Page: state.PagePatient}}, state.ScreenPatient},
		{"another patient", inCall(patient), otherPatient, state.ScreenWhich},
		{"another patient, nobody calls", patient, otherPatient, state.ScreenWhich},
		{"reason", nil, []state.Event{state.Open{Page: state.PageReason}, state.PickReason{Index: 5}}, state.ScreenReason},
		{"typing a reason", nil, []state.Event{state.Open{Page: state.PageReason}, state.PickReason{Index: -1}}, state.ScreenReason},
		{"quarantine", stills, []state.Event{state.Open{Page: state.PageQuarantine}}, state.ScreenQuarantine},
		{"summary", nil, []state.Event{state.Open{Page: state.PageSummary}}, state.ScreenSummary},
		{"calling", inPhase(api.PhaseCalling, patient), nil, state.ScreenCalling},
		{"asked", inPhase(api.PhaseAsked, nil), nil, state.ScreenAsked},
		{"two ask", inPhase(api.PhaseAsked, twoAsk), nil, state.ScreenAsked},
		{"three ask", inPhase(api.PhaseAsked, threeAsk), nil, state.ScreenAsked},
		{"in call, another asks", inCall(func(s *api.Snapshot) { patient(s); asks(s, "bob") }), nil, state.ScreenCall},
		{"in call with two", inCall(func(s *api.Snapshot) { patient(s); join(s, "bob") }), nil, state.ScreenCall},
		{"in call with three, one asks, and asked for something", inCall(func(s *api.Snapshot) {
			patient(s)
			join(s, "bob", "lucia")
			asks(s, "eve", "ivo")
			s.Status.Session.Asks = []api.Ask{{ID: "a", By: "Dr. Ana Ruiz", Text: "Please: otoscope, left ear"}}
		}), []state.Event{state.Open{Page: state.PageVitals}}, state.ScreenCall},
		{"in call with four", inCall(func(s *api.Snapshot) { patient(s); join(s, "bob", "lucia", "eve") }), nil, state.ScreenCall},
		{"in call with four, muted", inCall(func(s *api.Snapshot) { join(s, "bob", "lucia", "eve"); s.Status.Session.Muted = true }), nil, state.ScreenCall},
		{"in call with four, held", inCall(func(s *api.Snapshot) { join(s, "bob", "lucia", "eve"); s.Status.Session.Held = true }), nil, state.ScreenCall},
		{"admitted", inPhase(api.PhaseAdmitted, nil), nil, state.ScreenCall},
		{"in call", inCall(patient), nil, state.ScreenCall},
		{"in call, asked for something", inCall(func(s *api.Snapshot) {
			s.Status.Session.Asks = []api.Ask{{ID: "a", Text: "Please: otoscope, left ear"}, {ID: "b", Text: "x"}}
		}), nil, state.ScreenCall},
		{"in call, held and muted", inCall(func(s *api.Snapshot) { s.Status.Session.Held, s.Status.Session.Muted = true, true }), nil, state.ScreenCall},
		{"in call, link lost", inPhase(api.PhaseLost, patient), nil, state.ScreenCall},
		{"in call, link lost and an error", inPhase(api.PhaseLost, nil), []state.Event{state.Failed{Kind: state.Capture, Why: api.English("The disk is full.")}}, state.ScreenCall},
		{"home, alarm", func(s *api.Snapshot) { patient(s); alarms(s) }, nil, state.ScreenHome},
		{"oximeter, alarm", alarms, []state.Event{state.Open{Page: state.PageDevice, Device: "spo2"}}, state.ScreenDevice},
		{"in call, alarm", inCall(func(s *api.Snapshot) { patient(s); alarms(s) }), nil, state.ScreenCall},
		{"calling, several monitors", inPhase(api.PhaseCalling, several), nil, state.ScreenCalling},
		{"in call, several monitors", inCall(several), nil, state.ScreenCall},
		{"in call, several monitors and an alarm", inCall(func(s *api.Snapshot) { several(s); alarms(s) }), nil, state.ScreenCall},
		{"all values", inCall(several), []state.Event{state.Open{Page: state.PageVitals}}, state.ScreenVitals},
		{"all values, alarm", inCall(func(s *api.Snapshot) { several(s); alarms(s) }), []state.Event{state.Open{Page: state.PageVitals}, state.Turn{Leaves: 2}}, state.ScreenVitals},
		{"all values, none", inCall(func(s *api.Snapshot) { s.Readings = nil }), []state.Event{state.Open{Page: state.PageVitals}}, state.ScreenVitals},
		{"a monitor", several, []state.Event{state.Open{Page: state.PageDevice, Device: "ge-dri"}}, state.ScreenDevice},
		{"a monitor whose codes are not understood", strange, []state.Event{state.Open{Page: state.PageDevice, Device: "ge-dri"}}, state.ScreenDevice},
		{"cuff", cuff(false), cuffPage, state.ScreenDevice},
		{"cuff measures", cuff(true), cuffPage, state.ScreenDevice},
		{"cuff measures in a call", inCall(cuff(true)), cuffPage, state.ScreenDevice},
		{"thermometer", cuff(false), []state.Event{state.Open{Page: state.PageDevice, Device: "temp"}}, state.ScreenDevice},
		{"in call, with a cuff", inCall(cuff(false)), nil, state.ScreenCall},
		{"calling, with a cuff", inPhase(api.PhaseCalling, cuff(false)), nil, state.ScreenCalling},
		{"all values, several monitors and a cuff", inCall(func(s *api.Snapshot) { several(s); cuff(true)(s) }),
			[]state.Event{state.Open{Page: state.PageVitals}}, state.ScreenVitals},
		{"after", inPhase(api.PhaseEnded, stills), nil, state.ScreenAfter},
		{"after, many devices", inPhase(api.PhaseEnded, func(s *api.Snapshot) { stills(s); several(s) }), nil, state.ScreenAfter},
		{"after without pictures", inPhase(api.PhaseEnded, patient), nil, state.ScreenAfter},
		// The last: for them time goes by.
		{"locked", locks(patient), nil, state.ScreenLocked},
		{"locked, alarm", locks(func(s *api.Snapshot) { patient(s); alarms(s) }), nil, state.ScreenLocked},
		{"locked, daemon lost", locks(patient), []state.Event{state.Lost{}}, state.ScreenLocked},
		{"locked after a call", locks(inPhase(api.PhaseEnded, stills)), nil, state.ScreenLocked},
	}
}
