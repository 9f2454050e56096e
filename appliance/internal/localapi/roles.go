package localapi

import (
	"context"
	"io"

	"telecart/appliance/api"
)

// Cart is what the API needs of the daemon; every field must be set. Method
// names do not collide, so that one type can fill all fields.
//
// Methods that take a context return when it ends. An error that is a *Refusal
// is passed to the caller as it is; any other is logged and answered with a
// general sentence. Slices and pointers in results must not be changed
// afterwards.
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

// Board is what the cart shows now. Its methods never block for long and may be
// called from any goroutine.
type Board interface {
	Status() api.Status
	Devices() []api.Device
	Readings() api.Readings
}

// Catalogue lists the models of peripherals in this build.
type Catalogue interface {
	Models() []api.Model
}

// Patients sets who is in the bed. The patient was checked and tidied, so that
// one person is written in one way. It returns Conflict if somebody else was in
// the bed during this encounter and the request does not say whether it is a
// correction or another patient.
type Patients interface {
	SetPatient(ctx context.Context, p api.PatientRequest) error
	ClearPatient(ctx context.Context) error
}

// Caller asks for a physician, and cancels the call or ends the session.
type Caller interface {
	Call(ctx context.Context, reason string) error
	Hangup(ctx context.Context) error
}

// Door answers people who ask to join, and takes out people who are in. An
// empty participant means the only one who asks. It returns Conflict if nobody
// asks, or several do.
type Door interface {
	Admit(ctx context.Context, participant string) error
	Refuse(ctx context.Context, participant, reason string) error
	Remove(ctx context.Context, participant string) error
}

// InCall controls what leaves the room.
type InCall interface {
	Hold(ctx context.Context, on bool) error
	Mute(ctx context.Context, on bool) error
}

// Captures takes stills and manages the quarantine: Assign files a still under
// the patient who is in the bed now. by and who are "nurse".
type Captures interface {
	Capture(ctx context.Context, device, by string) (api.Still, error)
	Discard(ctx context.Context, id, who string) error
	Assign(ctx context.Context, id, who string) error
}

// Records reads the encounters: the newest first, at most limit of them.
type Records interface {
	Encounters(ctx context.Context, limit int) ([]api.EncounterSummary, error)
	Encounter(ctx context.Context, id string, trend bool) (api.Encounter, error)    // with trend and waves, or without
	StillData(ctx context.Context, id string) (io.ReadSeekCloser, api.Still, error) // the caller closes it
}

// Feeds delivers the pictures of a device, or the physician's under the name
// "physician". The function ends the subscription and is called once. The
// daemon closes the channel when the feed ends.
type Feeds interface {
	Feed(name string) (<-chan api.Frame, func(), error)
}

// Kiosk takes what the kiosk reports to show (this never blocks), which request
// of the physician the nurse has done, and that she is ready for the next
// patient.
type Kiosk interface {
	KioskReport(r api.KioskReport)
	AskDone(ctx context.Context, id string) error
	Next(ctx context.Context) error
}

// Measurer starts or aborts a measurement, and releases an instrument that has
// locked itself out.
type Measurer interface {
	Measure(ctx context.Context, req api.MeasureRequest) error
	Release(ctx context.Context, req api.ReleaseRequest) error
}
