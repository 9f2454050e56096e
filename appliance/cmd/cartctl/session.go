package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/client"
)

func patientFlags(fs *flag.FlagSet, o *options) {
	fs.StringVar(&o.number, "number", "", "the patient's number")
	fs.StringVar(&o.name, "name", "", "the patient's name, as written")
	fs.StringVar(&o.born, "born", "", "the birth date, YYYY-MM-DD")
}

func patientSet(ctx context.Context, c *call) error {
	if c.number == "" && c.name == "" {
		return wrong("patient set: say -number, -name, or both")
	}
	if c.born != "" {
		if _, err := time.Parse(time.DateOnly, c.born); err != nil {
			return wrong("patient set: -born must be a day in the form 1956-05-03, not %q", c.born)
		}
	}
	if err := c.client.SetPatient(ctx, api.Patient{Number: c.number, Name: c.name, BirthDate: c.born}); err != nil {
		return err
	}
	return c.done("The patient is set.")
}

func patientClear(ctx context.Context, c *call) error {
	if err := c.client.ClearPatient(ctx); err != nil {
		return err
	}
	return c.done("No patient is set.")
}

func reasonFlag(fs *flag.FlagSet, o *options) {
	fs.StringVar(&o.reason, "reason", "", "why, in a few words")
}

func callPhysician(ctx context.Context, c *call) error {
	if err := c.client.Call(ctx, c.reason); err != nil {
		return err
	}
	return c.done("Calling a physician.")
}

func refuse(ctx context.Context, c *call) error {
	who, err := c.who(ctx)
	if err != nil {
		return err
	}
	if err := c.client.Refuse(ctx, who, c.reason); err != nil {
		return err
	}
	return c.done("Turned away.")
}

func remove(ctx context.Context, c *call) error {
	who, err := c.who(ctx)
	if err != nil {
		return err
	}
	if err := c.client.Remove(ctx, who); err != nil {
		return err
	}
	return c.done("Removed.")
}

// who is the participant that the first argument names, by user or ID; empty
// without one.
func (c *call) who(ctx context.Context) (string, error) {
	if len(c.args) == 0 {
		return "", nil
	}
	st, err := c.client.Status(ctx)
	if err != nil {
		return "", err
	}
	if p := st.Session.Of(c.args[0]); p != nil {
		return p.ID, nil
	}
	return c.args[0], nil // the daemon knows whether there is one
}

func hangup(ctx context.Context, c *call) error {
	if err := c.client.Hangup(ctx); err != nil {
		return err
	}
	return c.done("Ended.")
}

func next(ctx context.Context, c *call) error {
	if err := c.client.Next(ctx); err != nil {
		return err
	}
	return c.done("Ready for the next patient.")
}

func hold(ctx context.Context, c *call) error {
	return c.turn(ctx, c.client.Hold, "The session is on hold.", "The session goes on.")
}

func mute(ctx context.Context, c *call) error {
	return c.turn(ctx, c.client.Mute, "The microphone is muted.", "The microphone is live.")
}

func (c *call) turn(ctx context.Context, set func(context.Context, bool) error, on, off string) error {
	sentence, wanted := off, false
	switch c.args[0] {
	case "on":
		sentence, wanted = on, true
	case "off":
	default:
		return wrong("say on or off, not %q", c.args[0])
	}
	if err := set(ctx, wanted); err != nil {
		return err
	}
	return c.done(sentence)
}

func admitFlags(fs *flag.FlagSet, o *options) {
	fs.DurationVar(&o.wait, "wait", 10*time.Second, "how long to wait for somebody to ask")
}

// admit lets in who asks. While a call is waiting and nobody asks yet it
// waits; in every other phase the daemon answers at once.
func admit(ctx context.Context, c *call) error {
	if c.wait < 0 {
		return wrong("admit: -wait must not be negative")
	}
	if c.wait > 0 {
		if err := c.waitForAsk(ctx); err != nil {
			return err
		}
	}
	who, err := c.who(ctx)
	if err != nil {
		return err
	}
	if err := c.client.Admit(ctx, who); err != nil {
		return err
	}
	return c.done("Admitted.")
}

// waitForAsk returns when the session is not, or no longer, a call that waits
// for somebody to ask.
func (c *call) waitForAsk(ctx context.Context) error {
	errLate := &client.Error{Message: "Nobody is asking to join."}
	errNow := errors.New("the wait is over")
	ctx, cancel := context.WithTimeoutCause(ctx, c.wait, errLate)
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

// phaseOf returns the session's phase that an event tells, if it does.
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
