package main

import (
	"context"
	"fmt"
	"image"

	"telecart/appliance/api"
	"telecart/appliance/client"
	"telecart/appliance/codec"
	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/text"
)

// daemon carries out intents through the local API.
type daemon struct {
	client *client.Client
	texts  *text.Catalogue
}

// Do carries out one intent.
func (d *daemon) Do(ctx context.Context, i state.Intent) (state.Event, error) {
	switch i.Kind {
	case state.Capture:
		s, err := d.client.Capture(ctx, i.Device)
		if err != nil {
			return nil, err
		}
		sentence := d.texts.Captured
		if s.Quarantine {
			sentence = d.texts.CapturedToQuara
		}
		return state.Answered{Kind: i.Kind, Text: fmt.Sprintf(sentence, s.Label)}, nil
	case state.ReadSummary:
		return d.summary(ctx)
	}
	if err := d.simple(ctx, i); err != nil {
		return nil, err
	}
	return state.Answered{Kind: i.Kind}, nil
}

// simple carries out an intent whose only answer is success or an error.
func (d *daemon) simple(ctx context.Context, i state.Intent) error {
	switch c := d.client; i.Kind {
	case state.SetPatient:
		return c.ChangePatient(ctx, api.PatientRequest{Patient: i.Patient, Correction: i.Change == state.Mistyped, Another: i.Change == state.Another})
	case state.ClearPatient:
		return c.ClearPatient(ctx)
	case state.Call:
		return c.Call(ctx, i.Text)
	case state.Admit:
		return c.Admit(ctx, i.ID)
	case state.Refuse:
		return c.Refuse(ctx, i.ID, i.Text)
	case state.Remove:
		return c.Remove(ctx, i.ID)
	case state.Hold:
		return c.Hold(ctx, i.On)
	case state.Mute:
		return c.Mute(ctx, i.On)
	case state.Hangup:
		return c.Hangup(ctx)
	case state.Next:
		return c.Next(ctx)
	case state.Measure:
		req := api.MeasureWith(i.Device, i.Text)
		req.Abort = !i.On
		return c.Measure(ctx, req)
	case state.Discard:
		return c.Discard(ctx, i.ID)
	case state.Assign:
		return c.Assign(ctx, i.ID)
	case state.AskDone:
		return c.AskDone(ctx, i.ID)
	}
	return fmt.Errorf("the kiosk has no way to do %d", i.Kind)
}

func (d *daemon) summary(ctx context.Context) (state.Event, error) {
	list, err := d.client.Encounters(ctx, 1)
	if err != nil || len(list) == 0 {
		return state.SummaryCame{}, err
	}
	e, err := d.client.Outline(ctx, list[0].ID)
	if err != nil {
		return nil, err
	}
	return state.SummaryCame{Encounter: &e}, nil
}

// Still fetches a stored picture.
func (d *daemon) Still(ctx context.Context, id string, width int) (image.Image, error) {
	data, _, err := d.client.StillData(ctx, id)
	if err != nil {
		return nil, err
	}
	img, err := codec.DecodeJPEG(nil, data, width)
	if err != nil {
		return nil, fmt.Errorf("still %s: %w", id, err)
	}
	return img, nil
}
