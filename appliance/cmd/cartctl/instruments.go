package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"telecart/appliance/api"
	"telecart/peripherals"
	"telecart/peripherals/all"
)

func measureFlags(fs *flag.FlagSet, o *options) {
	fs.StringVar(&o.size, "size", "", "adult, child or neonate")
	fs.StringVar(&o.site, "site", "", "oral, axillary or rectal")
	fs.BoolVar(&o.abort, "abort", false, "abort the measurement")
}

func measure(ctx context.Context, c *call) error {
	if err := oneOf("-size", c.size, "adult", "child", "neonate"); err != nil {
		return err
	}
	if err := oneOf("-site", c.site, "oral", "axillary", "rectal"); err != nil {
		return err
	}
	req := api.MeasureRequest{Device: c.args[0], Size: c.size, Site: c.site, Abort: c.abort}
	if err := c.client.Measure(ctx, req); err != nil {
		return err
	}
	if c.abort {
		return c.done("Aborted.")
	}
	return c.done("Measuring.")
}

// oneOf checks a flag that may be left out.
func oneOf(name, value string, allowed ...string) error {
	if value == "" || slices.Contains(allowed, value) {
		return nil
	}
	return wrong("measure: %s must be one of %s, not %q", name, strings.Join(allowed, ", "), value)
}

func capture(ctx context.Context, c *call) error {
	still, err := c.client.Capture(ctx, c.args[0])
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

// models prints this program's own registry, which is the daemon's of the
// same version, so that it works where no daemon runs yet.
func models(_ context.Context, c *call) error {
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
