package state

import (
	"telecart/appliance/api"
	"telecart/ui/kiosk/text"
)

// IntentKind is what the nurse wants the daemon to do.
type IntentKind int

// The intents, each a call of the local API.
const (
	SetPatient   IntentKind = iota + 1 // Patient, Change
	ClearPatient                       //
	Call                               // Text: the reason
	Admit                              // ID of the participant
	Refuse                             // ID of the participant
	Remove                             // ID of the participant
	Hold                               // On
	Mute                               // On
	Hangup                             //
	Next                               //
	Measure                            // Device, Text: one of its choices, On: false aborts
	Capture                            // Device
	Discard                            // ID of the still
	Assign                             // ID of the still, Patient
	AskDone                            // ID of the ask
	ReadSummary                        // answered by SummaryCame
)

// Change says why a patient differs from the one in the bed.
type Change int

// The changes. ChangeUnsaid means none, or that the nurse was not asked.
const (
	ChangeUnsaid Change = iota
	Mistyped            // the same person
	Another             // another one
)

// Intent is one request, with what its kind needs.
type Intent struct {
	Kind    IntentKind
	Patient api.Patient
	Change  Change
	Device  string
	ID      string
	Text    string
	On      bool
}

// verb names the request for "… did not work".
func (k IntentKind) verb(c *text.Catalogue) string {
	v := c.Verbs
	names := map[IntentKind]string{
		SetPatient: v.SetPatient, ClearPatient: v.ClearPatient, Call: v.Call, Admit: v.Admit,
		Refuse: v.Refuse, Remove: v.Remove, Hold: v.Hold, Mute: v.Mute, Hangup: v.Hangup, Next: v.Next,
		Measure: v.Measure, Capture: v.Capture, Discard: v.Discard, Assign: v.Assign,
		AskDone: v.AskDone, ReadSummary: c.LastSummary,
	}
	return names[k]
}
