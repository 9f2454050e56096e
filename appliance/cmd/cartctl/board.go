package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"telecart/appliance/api"
)

type statusCommand struct{}

// Run implements the command.
func (statusCommand) Run(ctx context.Context, c *call) error {
	st, err := c.client.Status(ctx)
	if err != nil {
		return err
	}
	c.atBedside(st.Cart)
	return c.print(st, func(w io.Writer) { c.showStatus(w, st) })
}

func (c *call) showStatus(w io.Writer, st api.Status) {
	rows := [][]string{
		{"Cart", fmt.Sprintf("%s (%s), version %s", st.Cart.Name, st.Cart.ID, st.Cart.Version)},
		{"Light", strings.Join(append([]string{st.Readiness.Light}, reasons(st.Readiness)...), "; ")},
		{"Hub", c.hubText(st.Hub)},
		{"Session", c.sessionText(st.Session)},
		{"Physician", physician(leading(st.Session))},
		{"Patient", patient(st.Patient)},
		{"Shutter", st.Shutter},
		{"Power", power(st.Power)},
		{"Unsent", unsent(st.Unsent)},
		{"Captures", strconv.Itoa(len(st.Captures))},
	}
	if st.Cart.Demonstration {
		rows[0][1] += ", demonstration"
	}
	for _, p := range st.Session.Participants {
		rows = append(rows, []string{"Person", person(p.Physician, p.Role) + ", " + c.since(string(p.State), p.Since) + ", ID " + p.ID})
	}
	for _, f := range st.Feeds {
		rows = append(rows, []string{f.Label, strings.Join(notEmpty([]string{f.State, f.Detail.English}), ": ")})
	}
	table(w, rows)
}

func (c *call) since(what string, t time.Time) string {
	if t.IsZero() {
		return what
	}
	return what + " since " + c.clock(t)
}

func (c *call) hubText(h api.HubLink) string {
	switch {
	case !h.Configured:
		return "not configured: the cart works alone"
	case h.Connected:
		return c.since("connected", h.Since)
	}
	return strings.Join(notEmpty([]string{c.since("not connected", h.Since), h.Detail.English}), ": ")
}

func (c *call) sessionText(s api.Session) string {
	text := c.since(string(s.Phase), s.Since)
	if s.Reason != "" {
		text += ": " + s.Reason
	}
	if s.Held {
		text += ", on hold"
	}
	if s.Muted {
		text += ", microphone muted"
	}
	return text
}

func power(p *api.Power) string {
	switch {
	case p == nil:
		return missing
	case !p.OnBattery:
		return fmt.Sprintf("mains, battery %d %%", p.Percent)
	case p.MinutesRemaining < 0:
		return fmt.Sprintf("battery %d %%", p.Percent)
	}
	return fmt.Sprintf("battery %d %%, %d h %02d left", p.Percent, p.MinutesRemaining/60, p.MinutesRemaining%60)
}

type devicesCommand struct{}

// Run implements the command.
func (devicesCommand) Run(ctx context.Context, c *call) error {
	ds, err := c.client.Devices(ctx)
	if err == nil {
		err = c.locate(ctx)
	}
	if err != nil {
		return err
	}
	return c.print(plainDevices(ds), func(w io.Writer) {
		rows := [][]string{{"ID", "LABEL", "MODEL", "STATE", "SINCE", "DETAIL"}}
		for _, d := range ds {
			if d.Virtual {
				d.Model += " (virtual)"
			}
			rows = append(rows, []string{d.ID, d.Label, d.Model, d.State, c.clock(d.Since), d.Detail.English})
		}
		table(w, rows)
		if alarms := c.alarmRows(ds); len(alarms) > 1 {
			fmt.Fprintln(w)
			table(w, alarms)
		}
	})
}

// alarmRows lists the monitors' alarms, which the cart repeats.
func (c *call) alarmRows(ds []api.Device) [][]string {
	rows := [][]string{{"MONITOR", "PRIORITY", "ALARM", "SINCE", ""}}
	for _, d := range ds {
		if !d.AlertNote.IsZero() {
			rows = append(rows, []string{d.ID, missing, d.AlertNote.English, "", ""})
		}
		for _, a := range d.Alerts {
			silenced := ""
			if a.Silenced {
				silenced = "silenced"
			}
			rows = append(rows, []string{d.ID, a.Priority, a.Text, c.clock(a.Since), silenced})
		}
	}
	return rows
}

type readingsCommand struct {
	Follow bool `help:"Print each change, until interrupted."`
}

func (r readingsCommand) patience() time.Duration {
	if r.Follow {
		return forEver
	}
	return patience
}

// Run implements the command.
func (r readingsCommand) Run(ctx context.Context, c *call) error {
	if r.Follow {
		return c.followReadings(ctx)
	}
	rs, err := c.client.Readings(ctx)
	if err != nil {
		return err
	}
	return c.print(plainReadings(rs), func(w io.Writer) {
		table(w, append([][]string{{"QUANTITY", "VALUE", "AGE", "DEVICE", "QUALITY"}}, c.readingRows(rs)...))
	})
}

func (c *call) readingRows(rs []api.Reading) [][]string {
	var rows [][]string
	for _, r := range rs {
		rows = append(rows, []string{what(r), value(r), c.age(r.At), r.Device, quality(r)})
	}
	return rows
}

// followReadings prints all readings whenever one has changed (with -json), or
// the changed ones, until it is interrupted. If the daemon goes away it says so
// and waits; a daemon that is absent at the start is an error.
func (c *call) followReadings(interrupted context.Context) error {
	if err := c.locate(interrupted); err != nil {
		return err
	}
	ctx, stop := context.WithCancelCause(interrupted)
	defer stop(nil)
	var board readingBoard
	begun := false
	err := c.client.Follow(ctx, func(name string, data []byte) {
		changed, ok, err := board.apply(name, data)
		if err == nil && ok {
			err = c.printChange(board.all, changed)
		}
		if err != nil {
			stop(err)
		}
		begun = true
	}, func(err error) {
		if !begun {
			stop(err)
			return
		}
		fmt.Fprintf(c.stderr, "cartctl: %s Waiting for it.\n", lines(err.Error()))
	})
	if begun && interrupted.Err() != nil {
		return nil
	}
	return err
}

func (c *call) printChange(all, changed []api.Reading) error {
	return c.print(plainReadings(all), func(w io.Writer) {
		for _, r := range changed {
			fmt.Fprintln(w, strings.Join([]string{c.clock(r.At), clean(what(r)), clean(value(r)), clean(r.Device), clean(quality(r))}, "  "))
		}
	})
}

// readingBoard has the newest of each reading, in order of arrival.
type readingBoard struct{ all []api.Reading }

// apply takes an event; ok is false if it is not about readings.
func (b *readingBoard) apply(name string, data []byte) (changed []api.Reading, ok bool, err error) {
	switch name {
	case api.EventSnapshot:
		var snap api.Snapshot
		if err := json.Unmarshal(data, &snap); err != nil {
			return nil, false, fmt.Errorf("the daemon's snapshot was not understood: %w", err)
		}
		b.all = snap.Readings
		return snap.Readings, true, nil
	case api.EventReadings:
		var delta api.Readings
		if err := json.Unmarshal(data, &delta); err != nil {
			return nil, false, fmt.Errorf("the daemon's readings were not understood: %w", err)
		}
		for _, r := range delta.Readings {
			b.put(r)
		}
		return delta.Readings, true, nil
	}
	return nil, false, nil
}

func (b *readingBoard) put(r api.Reading) {
	for i, old := range b.all {
		if old.Key() == r.Key() {
			b.all[i] = r
			return
		}
	}
	b.all = append(b.all, r)
}

// list makes a nil slice empty: JSON then says [], not null.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// unsent describes how much waits for the hospital's systems.
func unsent(n *int) string {
	if n == nil {
		return "– – (nothing is configured to send to)"
	}
	return strconv.Itoa(*n)
}

// what names the quantity, with its site if there is one.
func what(r api.Reading) string {
	if r.Site == "" {
		return r.Label
	}
	return r.Label + " (" + r.Site + ")"
}
