package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/client"
)

type patientSet struct {
	Number string `placeholder:"N" help:"The patient's number."`
	Name   string `help:"The patient's name, as written."`
	Born   string `placeholder:"YYYY-MM-DD" help:"The birth date."`

	Correction bool `help:"It is the same person, who was mistyped: what was measured stays theirs."`
	Another    bool `help:"It is another patient: during a session another encounter begins."`
}

// Validate implements kong's check.
func (p patientSet) Validate() error {
	if p.Number == "" && p.Name == "" {
		return errors.New("say -number, -name, or both")
	}
	if p.Correction && p.Another {
		return errors.New("say -correction or -another, not both")
	}
	if _, err := time.Parse(time.DateOnly, p.Born); p.Born != "" && err != nil {
		return fmt.Errorf("-born must be a day in the form 1956-05-03, not %q", p.Born)
	}
	return nil
}

// Run implements the command.
func (p patientSet) Run(ctx context.Context, c *call) error {
	err := c.client.ChangePatient(ctx, api.PatientRequest{
		Patient:    api.Patient{Number: p.Number, Name: p.Name, BirthDate: p.Born},
		Correction: p.Correction, Another: p.Another,
	})
	var refused *client.Error
	if errors.As(err, &refused) && refused.Message.Code == api.CodeWhichPatient {
		refused.Message.English += " Say -correction or -another."
	}
	return c.after(err, "The patient is set.")
}

type patientClear struct{}

// Run implements the command.
func (patientClear) Run(ctx context.Context, c *call) error {
	return c.after(c.client.ClearPatient(ctx), "No patient is set.")
}

type callCommand struct {
	Reason string `placeholder:"TEXT" help:"Why, in a few words."`
}

// Run implements the command.
func (cc callCommand) Run(ctx context.Context, c *call) error {
	return c.after(c.client.Call(ctx, cc.Reason), "Calling a physician.")
}

// someone is an optional participant of a command.
type someone struct {
	Who string `arg:"" optional:"" help:"A user, or a participant's ID; may be left out where only one can be meant."`
}

// participant returns the ID of the participant, or "" if none was named.
func (s someone) participant(ctx context.Context, c *call) (string, error) {
	if s.Who == "" {
		return "", nil
	}
	st, err := c.client.Status(ctx)
	if err != nil {
		return "", err
	}
	if p := st.Session.Of(s.Who); p != nil {
		return p.ID, nil
	}
	return s.Who, nil // the daemon checks it
}

type refuseCommand struct {
	someone
	Reason string `placeholder:"TEXT" help:"Why, in a few words."`
}

// Run implements the command.
func (r refuseCommand) Run(ctx context.Context, c *call) error {
	who, err := r.participant(ctx, c)
	if err != nil {
		return err
	}
	return c.after(c.client.Refuse(ctx, who, r.Reason), "Turned away.")
}

type removeCommand struct {
	Who string `arg:"" help:"A user, or a participant's ID."`
}

// Run implements the command.
func (r removeCommand) Run(ctx context.Context, c *call) error {
	who, err := someone(r).participant(ctx, c)
	if err != nil {
		return err
	}
	return c.after(c.client.Remove(ctx, who), "Removed.")
}

type hangupCommand struct{}

// Run implements the command.
func (hangupCommand) Run(ctx context.Context, c *call) error {
	return c.after(c.client.Hangup(ctx), "Ended.")
}

type nextCommand struct{}

// Run implements the command.
func (nextCommand) Run(ctx context.Context, c *call) error {
	return c.after(c.client.Next(ctx), "Ready for the next patient.")
}

type holdCommand struct {
	State string `arg:"" enum:"on,off" help:"on or off."`
}

// Run implements the command.
func (h holdCommand) Run(ctx context.Context, c *call) error {
	sentence := map[string]string{"on": "The session is on hold.", "off": "The session goes on."}[h.State]
	return c.after(c.client.Hold(ctx, h.State == "on"), sentence)
}

type muteCommand struct {
	State string `arg:"" enum:"on,off" help:"on or off."`
}

// Run implements the command.
func (m muteCommand) Run(ctx context.Context, c *call) error {
	sentence := map[string]string{"on": "The microphone is muted.", "off": "The microphone is live."}[m.State]
	return c.after(c.client.Mute(ctx, m.State == "on"), sentence)
}

type admitCommand struct {
	someone
	Wait time.Duration `default:"10s" help:"How long to wait for somebody to ask."`
}

// Validate implements kong's check.
func (a admitCommand) Validate() error {
	if a.Wait < 0 {
		return errors.New("-wait must not be negative")
	}
	return nil
}

func (a admitCommand) patience() time.Duration { return patience + a.Wait }

// Run admits the participant who asks. While a call is waiting and nobody asks
// yet it waits; in every other phase the daemon answers at once.
func (a admitCommand) Run(ctx context.Context, c *call) error {
	if a.Wait > 0 {
		if err := c.waitForAsk(ctx, a.Wait); err != nil {
			return err
		}
	}
	who, err := a.participant(ctx, c)
	if err != nil {
		return err
	}
	return c.after(c.client.Admit(ctx, who), "Admitted.")
}

// waitForAsk waits while the session is a call that nobody has answered by
// asking.
func (c *call) waitForAsk(ctx context.Context, wait time.Duration) error {
	errLate := &client.Error{Message: api.English("Nobody is asking to join.")}
	errNow := errors.New("the wait is over")
	ctx, cancel := context.WithTimeoutCause(ctx, wait, errLate)
	defer cancel()
	ctx, found := context.WithCancelCause(ctx)
	defer found(nil)
	err := c.client.Events(ctx, func(name string, data []byte) {
		phase, ok, err := phaseOf(name, data)
		switch {
		case err != nil:
			found(err)
		case ok && phase != api.PhaseCalling:
			found(errNow)
		}
	})
	if errors.Is(err, errNow) {
		return nil
	}
	return err
}

// phaseOf returns the session's phase from an event, if it has one.
func phaseOf(name string, data []byte) (api.Phase, bool, error) {
	var st api.Status
	var err error
	switch name {
	case api.EventSnapshot:
		var snap api.Snapshot
		err = json.Unmarshal(data, &snap)
		st = snap.Status
	case api.EventStatus:
		err = json.Unmarshal(data, &st)
	default:
		return "", false, nil
	}
	if err != nil {
		return "", false, fmt.Errorf("the daemon's status was not understood: %w", err)
	}
	return st.Session.Phase, true, nil
}
