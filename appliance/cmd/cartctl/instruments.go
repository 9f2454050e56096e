package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"telecart/appliance/api"
	"telecart/peripherals"
	"telecart/peripherals/all"
)

type measureCommand struct {
	Device string `arg:"" help:"The instrument's ID."`
	Size   string `enum:",adult,child,neonate" default:"" placeholder:"SIZE" help:"Of the cuff: adult, child or neonate."`
	Site   string `enum:",oral,axillary,rectal" default:"" placeholder:"SITE" help:"Of the temperature: oral, axillary or rectal."`
	Abort  bool   `help:"Abort the measurement."`
}

func (measureCommand) patience() time.Duration { return 5 * time.Minute }

// Run implements the command.
func (m measureCommand) Run(ctx context.Context, c *call) error {
	req := api.MeasureRequest{Device: m.Device, Size: m.Size, Site: m.Site, Abort: m.Abort}
	if err := c.client.Measure(ctx, req); err != nil {
		return err
	}
	if m.Abort {
		return c.done("Aborted.")
	}
	return c.done("Measuring.")
}

type releaseCommand struct {
	Device string `arg:"" help:"The instrument's ID."`
	Reason string `required:"" placeholder:"TEXT" help:"What was done; it is recorded."`
}

// Run implements the command.
func (r releaseCommand) Run(ctx context.Context, c *call) error {
	return c.after(c.client.Release(ctx, api.ReleaseRequest{Device: r.Device, Reason: r.Reason}), "Released.")
}

type captureCommand struct {
	Device string `arg:"" help:"The camera's ID."`
}

// Run implements the command.
func (cc captureCommand) Run(ctx context.Context, c *call) error {
	still, err := c.client.Capture(ctx, cc.Device)
	if err != nil {
		return err
	}
	return c.print(still, func(w io.Writer) {
		rows := [][]string{
			{"Still", still.ID},
			{"From", fmt.Sprintf("%s (%s)", still.Label, still.Device)},
			{"Taken", c.clock(still.At)},
			{"Picture", fmt.Sprintf("%d×%d, %d bytes", still.Width, still.Height, still.Size)},
			{"SHA-256", still.SHA256},
		}
		if still.Quarantine {
			rows = append(rows, []string{"Quarantine", "No patient was confirmed: assign it or discard it on the kiosk."})
		}
		table(w, rows)
	})
}

type modelsCommand struct{}

// Run prints this program's own registry, the same as that of a daemon of this
// version, so that it works without a daemon.
func (modelsCommand) Run(_ context.Context, c *call) error {
	found := api.Models{Models: []api.Model{}}
	for _, m := range all.New().Models() {
		found.Models = append(found.Models, model(m))
	}
	return c.print(found, func(w io.Writer) {
		rows := [][]string{{"MODEL", "LABEL", "PRODUCT", "GIVES", "PROTOCOL"}}
		for _, m := range found.Models {
			product := strings.Join(notEmpty([]string{m.Vendor, m.Product}), " ")
			rows = append(rows, []string{m.ID, m.Label, product, strings.Join(m.Gives, ", "), m.Protocol})
		}
		table(w, rows)
	})
}

func model(m peripherals.Model) api.Model {
	gives := make([]string, len(m.Gives))
	for i, q := range m.Gives {
		gives[i] = string(q)
	}
	return api.Model{ID: m.ID, Vendor: m.Vendor, Product: m.Product, Label: m.Label, Gives: gives, Protocol: m.Protocol}
}
