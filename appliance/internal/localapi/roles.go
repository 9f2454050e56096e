package localapi

import (
	"context"
	"io"

	"telecart/appliance/api"
)

// Cart is what the API needs of the daemon; every field must be set. The
// method names do not collide, so that one type may stand in all fields.
//
// Methods that take a context return when it ends. An error that is a
// *Refusal is told to the caller as it is; any other is logged and answered
// with a general sentence. Slices and pointers in what is returned must not
// be changed afterwards.
type Cart struct {
	Board    Board
	Models   Catalogue
	Patients Patients
	Caller   Caller
	Door     Door
	InCall   InCall
	Captures Captures
	Records  Records
	Feeds    Feeds
	Kiosk    Kiosk
	Measurer Measurer
}

// Board is what the cart shows now. Its methods never block for long and may
// be called from any goroutine.
type Board interface {
	Status() api.Status
	Devices() []api.Device
	Readings() api.Readings
}

// Catalogue lists the models of peripherals in this build.
type Catalogue interface {
	Models() []api.Model
}

// Patients says who lies in the bed: as checked and tidied, so that one person
// is written in one way. Conflict: during an encounter somebody else was said
// to lie there, and it is not said which it is.
type Patients interface {
	SetPatient(ctx context.Context, p api.PatientRequest) error
	ClearPatient(ctx context.Context) error
}

// Caller asks for a physician, and cancels the call or ends the session.
type Caller interface {
	Call(ctx context.Context, reason string) error
	Hangup(ctx context.Context) error
}

// Door answers who asks to join, and takes out who is in. No name means the
// only one who asks. Conflict: nobody asks, or several do.
type Door interface {
	Admit(ctx context.Context, participant string) error
	Refuse(ctx context.Context, participant, reason string) error
	Remove(ctx context.Context, participant string) error
}

// InCall is what the nurse lets out of the room.
type InCall interface {
	Hold(ctx context.Context, on bool) error
	Mute(ctx context.Context, on bool) error
}

// Captures takes stills and cares for the quarantine: Assign files a still
// under the patient who is in the bed now. By and who are "nurse".
type Captures interface {
	Capture(ctx context.Context, device, by string) (api.Still, error)
	Discard(ctx context.Context, id, who string) error
	Assign(ctx context.Context, id, who string) error
}

// Records reads the encounters, the newest first, limit of them at most.
type Records interface {
	Encounters(ctx context.Context, limit int) ([]api.EncounterSummary, error)
	Encounter(ctx context.Context, id string, trend bool) (api.Encounter, error)    // with trend and curves, or without
	StillData(ctx context.Context, id string) (io.ReadSeekCloser, api.Still, error) // the caller closes it
}

// Feeds hands out the pictures of a device, or the physician's under the name
// "physician". The function ends the subscription; it is called once. The
// daemon closes the channel when the feed ends.
type Feeds interface {
	Feed(name string) (<-chan api.Frame, func(), error)
}

// Kiosk is told by the kiosk what it shows (never blocks), what the nurse did
// of what the physician asked for, and that the next patient may come.
type Kiosk interface {
	KioskReport(r api.KioskReport)
	AskDone(ctx context.Context, id string) error
	Next(ctx context.Context) error
}

// Measurer starts a measurement, or aborts one, and releases an instrument that
// has locked itself out.
type Measurer interface {
	Measure(ctx context.Context, req api.MeasureRequest) error
	Release(ctx context.Context, req api.ReleaseRequest) error
}
