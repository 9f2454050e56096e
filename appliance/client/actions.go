package client

import (
	"context"
	"net/http"
	"net/url"

	"telecart/appliance/api"
)

// SetPatient sets the patient in the bed. Status 409: during an encounter with
// another patient ChangePatient must say what the change means.
func (c *Client) SetPatient(ctx context.Context, p api.Patient) error {
	return c.ChangePatient(ctx, api.PatientRequest{Patient: p})
}

// ChangePatient sets the patient in the bed and says what the change means.
func (c *Client) ChangePatient(ctx context.Context, p api.PatientRequest) error {
	return c.do(ctx, http.MethodPut, api.PathPatient, p, nil)
}

// ClearPatient reports that nobody known is in the bed.
func (c *Client) ClearPatient(ctx context.Context) error {
	return c.do(ctx, http.MethodDelete, api.PathPatient, nil, nil)
}

// Call asks for a physician.
func (c *Client) Call(ctx context.Context, reason string) error {
	return c.post(ctx, api.PathCall, api.CallRequest{Reason: reason})
}

// Admit admits the participant who asks to join; empty: the only one. Status
// 409: nobody asks, or several do.
func (c *Client) Admit(ctx context.Context, participant string) error {
	return c.post(ctx, api.PathAdmit, api.PersonRequest{Participant: participant})
}

// Refuse turns them away; the reason, if any, is shown to them.
func (c *Client) Refuse(ctx context.Context, participant, reason string) error {
	return c.post(ctx, api.PathRefuse, api.PersonRequest{Participant: participant, Reason: reason})
}

// Remove removes a participant from the session at once.
func (c *Client) Remove(ctx context.Context, participant string) error {
	return c.post(ctx, api.PathRemove, api.PersonRequest{Participant: participant})
}

// Hold pauses or continues the session: while held, no picture or sound leaves
// the cart.
func (c *Client) Hold(ctx context.Context, on bool) error {
	return c.post(ctx, api.PathHold, api.Switch{On: on})
}

// Mute mutes the room's microphone.
func (c *Client) Mute(ctx context.Context, on bool) error {
	return c.post(ctx, api.PathMute, api.Switch{On: on})
}

// Hangup cancels a call or ends a session.
func (c *Client) Hangup(ctx context.Context) error { return c.post(ctx, api.PathHangup, nil) }

// Next makes the cart ready for the next patient after a session has ended.
func (c *Client) Next(ctx context.Context) error { return c.post(ctx, api.PathNext, nil) }

// Measure starts a measurement, or aborts it.
func (c *Client) Measure(ctx context.Context, req api.MeasureRequest) error {
	return c.post(ctx, api.PathMeasure, req)
}

// Release lifts the lock-out of an instrument.
func (c *Client) Release(ctx context.Context, req api.ReleaseRequest) error {
	return c.post(ctx, api.PathRelease, req)
}

// Capture takes a still and returns once it is stored.
func (c *Client) Capture(ctx context.Context, device string) (api.Still, error) {
	var still api.Still
	err := c.do(ctx, http.MethodPost, api.PathCapture, api.CaptureRequest{Device: device}, &still)
	return still, err
}

// Discard marks a still as discarded.
func (c *Client) Discard(ctx context.Context, id string) error {
	return c.post(ctx, api.PathStills+url.PathEscape(id)+"/discard", nil)
}

// Assign files a still from the quarantine under the patient in the bed.
func (c *Client) Assign(ctx context.Context, id string) error {
	return c.post(ctx, api.PathStills+url.PathEscape(id)+"/assign", nil)
}

// KioskReport reports what the kiosk shows; the daemon sets its time.
func (c *Client) KioskReport(ctx context.Context, r api.KioskReport) error {
	return c.post(ctx, api.PathReport, r)
}

// AskDone reports that the nurse did what the physician asked for.
func (c *Client) AskDone(ctx context.Context, id string) error {
	return c.post(ctx, api.PathAskDone, api.AskDone{ID: id})
}
