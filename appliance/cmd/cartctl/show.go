package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"telecart/appliance/api"
)

// missing is shown for an absent value.
const missing = "– –"

// fresh is how old a reading may be without showing its age.
const fresh = 10 * time.Second

// clock formats a time as the kiosk shows it, in its zone, with the day unless
// it is today, and beside it in UTC, as logs have it.
func (w world) clock(t time.Time) string {
	if t.IsZero() {
		return missing
	}
	t = t.In(w.zone)
	text := t.Format(time.DateTime)
	if t.Format(time.DateOnly) == w.now().In(w.zone).Format(time.DateOnly) {
		text = t.Format(time.TimeOnly)
	}
	if _, offset := t.Zone(); offset == 0 {
		return text
	}
	utc := t.UTC()
	if utc.Day() != t.Day() {
		return text + " (" + utc.Format(time.DateTime) + " UTC)"
	}
	return text + " (" + utc.Format(time.TimeOnly) + " UTC)"
}

// atBedside takes the kiosk's zone for what is shown from now on; without one
// the machine's stays.
func (w *world) atBedside(c api.Cart) {
	if zone, err := time.LoadLocation(c.TimeZone); err == nil && c.TimeZone != "" {
		w.zone = zone
	}
}

// locate asks the cart for its zone, where people read the answer.
func (c *call) locate(ctx context.Context) error {
	if c.json {
		return nil
	}
	st, err := c.client.Status(ctx)
	if err == nil {
		c.atBedside(st.Cart)
	}
	return err
}

// age returns how long ago t was, if that is worth showing.
func (w world) age(t time.Time) string {
	d := w.now().Sub(t)
	switch {
	case t.IsZero():
		return missing
	case d < fresh:
		return "now"
	case d < 2*time.Minute:
		return fmt.Sprintf("%d s ago", int(d.Seconds()))
	case d < 2*time.Hour:
		return fmt.Sprintf("%d min ago", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h ago", int(d.Hours()))
	}
	return fmt.Sprintf("%d days ago", int(d.Hours()/24))
}

// value formats a reading with its unit, marked if doubtful.
func value(r api.Reading) string {
	if r.Value == nil || r.Quality == "no-signal" {
		return missing
	}
	text := strings.TrimSpace(strconv.FormatFloat(*r.Value, 'f', r.Decimals, 64) + " " + r.Unit)
	if r.Quality != "good" {
		text += " ?"
	}
	return text
}

func quality(r api.Reading) string {
	if r.Detail.IsZero() {
		return r.Quality
	}
	return r.Quality + ": " + r.Detail.English
}

func patient(p *api.Patient) string {
	if p == nil {
		return missing
	}
	text := p.Name
	if text == "" {
		text = "name not known"
	}
	if p.BirthDate != "" {
		text += ", born " + p.BirthDate
	}
	if p.Number != "" {
		text += ", no. " + p.Number
	}
	if p.Practice {
		text += " (practice patient)"
	}
	return text
}

func physician(p *api.Physician) string {
	if p == nil {
		return missing
	}
	parts := []string{p.Name, p.Specialty, p.Hospital}
	if p.Name == "" {
		parts[0] = p.User
	}
	return strings.Join(notEmpty(parts), ", ")
}

func leading(s api.Session) *api.Physician {
	if p := s.Lead(); p != nil {
		return &p.Physician
	}
	return nil
}

// person is a participant with their role.
func person(p api.Physician, role string) string {
	return strings.Join(notEmpty([]string{physician(&p), role}), ", ")
}

func notEmpty(parts []string) []string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return out
}
