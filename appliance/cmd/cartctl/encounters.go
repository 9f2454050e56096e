package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"

	"telecart/appliance/api"
	"telecart/appliance/client"
)

type encounterList struct {
	Limit int `default:"50" placeholder:"N" help:"How many at most."`
}

// Validate implements kong's check.
func (l encounterList) Validate() error {
	if l.Limit < 1 || l.Limit > 1000 {
		return errors.New("-limit must be from 1 to 1000")
	}
	return nil
}

// Run implements the command.
func (l encounterList) Run(ctx context.Context, c *call) error {
	found, err := c.client.Encounters(ctx, l.Limit)
	if err == nil {
		err = c.locate(ctx)
	}
	if err != nil {
		return err
	}
	return c.print(api.EncounterList{Encounters: list(found)}, func(w io.Writer) {
		rows := [][]string{{"ID", "STARTED", "ENDED", "NUMBER", "PATIENT", "PHYSICIAN", "STILLS", "READINGS", "REASON"}}
		for _, e := range found {
			number, name := listed(e.Patient)
			rows = append(rows, []string{e.ID, c.clock(e.StartedAt), c.ended(e), number, name, physician(e.Physician),
				strconv.Itoa(e.Stills), strconv.Itoa(e.Readings), e.Reason})
		}
		table(w, rows)
	})
}

// listed gives the number a column of its own, so that a long name does not cut
// it off.
func listed(p *api.Patient) (number, text string) {
	if p == nil {
		return missing, missing
	}
	rest := *p
	rest.Number = ""
	if number = p.Number; number == "" {
		number = missing
	}
	return number, patient(&rest)
}

func (c *call) ended(e api.EncounterSummary) string {
	if e.EndedAt == nil {
		return "runs"
	}
	return c.clock(*e.EndedAt)
}

type encounterShow struct {
	ID    string `arg:"" optional:"" default:"last" help:"Of the encounter, or last."`
	Brief bool   `help:"With -json: without trend and curves, which are long."`
}

// Run shows an encounter, by default the newest.
func (s encounterShow) Run(ctx context.Context, c *call) error {
	id := s.ID
	if id == "last" {
		found, err := c.client.Encounters(ctx, 1)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return &client.Error{Message: api.English("The cart has no encounter yet.")}
		}
		id = found[0].ID
	}
	get := c.client.Encounter
	if s.Brief || !c.json {
		get = c.client.Outline
	}
	e, err := get(ctx, id)
	if err == nil {
		err = c.locate(ctx)
	}
	if err != nil {
		return err
	}
	return c.print(e, func(w io.Writer) { c.showEncounter(w, e) })
}

func (c *call) showEncounter(w io.Writer, e api.Encounter) {
	table(w, [][]string{
		{"Encounter", e.ID},
		{"Patient", patient(e.Patient)},
		{"Reason", e.Reason},
		{"Physician", physician(e.Physician)},
		{"Started", c.clock(e.StartedAt)},
		{"Ended", c.ended(e.EncounterSummary)},
		{"Readings", strconv.Itoa(e.Readings)},
	})
	if len(e.Participants) > 0 {
		rows := [][]string{{"PERSON", "ROLE", "FROM", "UNTIL"}}
		for _, p := range e.Participants {
			until := missing
			if p.LeftAt != nil {
				until = c.clock(*p.LeftAt)
			}
			rows = append(rows, []string{physician(&p.Physician), p.Role, c.clock(p.JoinedAt), until})
		}
		fmt.Fprintln(w)
		table(w, rows)
	}
	if e.Note != nil {
		fmt.Fprintf(w, "\nNote, revision %d by %s, %s\n%s\n", e.Note.Revision, clean(e.Note.Author), c.clock(e.Note.At), lines(e.Note.Text))
	}
	if len(e.Captures) > 0 {
		rows := [][]string{{"CAPTURE", "AT", "FROM", "BY", "STATE", "SHA-256"}}
		for _, s := range e.Captures {
			rows = append(rows, []string{s.ID, c.clock(s.At), s.Label, s.By, stillState(s), s.SHA256})
		}
		fmt.Fprintln(w)
		table(w, rows)
	}
	if len(e.Timeline) > 0 {
		rows := [][]string{{"AT", "WHAT", "WHO", "TEXT"}}
		for _, t := range e.Timeline {
			rows = append(rows, []string{c.clock(t.At), t.Kind, t.Who, t.Text})
		}
		fmt.Fprintln(w)
		table(w, rows)
	}
}

func stillState(s api.Still) string {
	switch {
	case s.Discarded:
		return "discarded"
	case s.Quarantine:
		return "quarantine"
	}
	return "filed"
}
