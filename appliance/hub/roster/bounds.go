package roster

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"telecart/appliance/api"
)

// How much a cart may say about itself. A cart may be broken or in the wrong
// hands, so everything it says is checked against these bounds before it is
// passed on. What is too long is cut, and an unknown word becomes the least of
// its kind: a nurse's call is not dropped for a detail. A presence is refused
// only if the id of its cart or session, or its phase, is invalid.
const (
	maxID      = 64  // bytes
	maxUser    = 128 // bytes, as identity.MaxUser
	maxText    = 200 // characters, as many as a nurse may type
	maxEnglish = 500 // characters of a whole sentence
	maxArgs    = 8
	maxList    = 16 // people, departures, reasons
	oldest     = 7 * 24 * time.Hour
)

// clock converts times from a cart's clock to the hub's, so that a cart with a
// wrong clock does not jump the queue.
type clock struct {
	now  time.Time
	skew time.Duration
}

func clockOf(at, now time.Time) clock {
	c := clock{now: now}
	if skew := now.Sub(at).Round(time.Second); !at.IsZero() && skew.Abs() > skewTolerance {
		c.skew = skew
	}
	return c
}

// moved returns t by the hub's clock; zero if it is in the future or too old.
func (c clock) moved(t time.Time) time.Time {
	at := t.Add(c.skew).UTC()
	if at.After(c.now.Add(skewTolerance)) || at.Before(c.now.Add(-oldest)) {
		return time.Time{}
	}
	return at
}

func (c clock) movedIf(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	if at := c.moved(*t); !at.IsZero() {
		return &at
	}
	return nil
}

// bounded returns the presence without anything that a page could fail on.
func bounded(p api.Presence, c clock) (api.Presence, error) {
	if err := identifier(p.Cart.ID); err != nil {
		return p, fmt.Errorf("the cart's id: %w", err)
	}
	var err error
	if p.Session, err = boundedSession(p.Session, c); err != nil {
		return p, err
	}
	p.Session.Asks = nil // between physician and nurse only
	p.Cart = api.Cart{ID: p.Cart.ID, Version: text(p.Cart.Version, maxText),
		TimeZone: text(p.Cart.TimeZone, maxText), Demonstration: p.Cart.Demonstration}
	p.Initials = text(p.Initials, 8)
	p.Boot = text(p.Boot, maxID)
	p.Readiness.Light = oneOf(p.Readiness.Light, "not-ready", "ready", "attention")
	p.Readiness.Reasons = list(p.Readiness.Reasons, Message)
	p.At = c.moved(p.At)
	signIns := map[string]string{}
	for user, signIn := range p.SignIns {
		if len(signIns) < maxList && text(user, maxUser) == user && text(signIn, maxID) == signIn {
			signIns[user] = signIn
		}
	}
	p.SignIns = signIns
	return p, nil
}

func boundedSession(s api.Session, c clock) (api.Session, error) {
	if !known(s.Phase) {
		return s, errors.New("its session phase is unknown")
	}
	if s.ID != "" {
		if err := identifier(s.ID); err != nil {
			return s, fmt.Errorf("its session's id: %w", err)
		}
	}
	s.Reason, s.EndReason = text(s.Reason, maxText), Message(s.EndReason)
	s.Since, s.CalledAt, s.StartedAt = c.moved(s.Since), c.movedIf(s.CalledAt), c.movedIf(s.StartedAt)
	s.Participants = list(s.Participants, c.participant)
	s.Departed = list(s.Departed, func(d api.Departure) api.Departure {
		d.User, d.Kind = text(d.User, maxUser), oneOf(d.Kind, "", "refused", "removed", "timeout", "lost", "signed-out")
		d.Reason, d.At, d.Times = Message(d.Reason), c.moved(d.At), 0 // Times is for the nurse only
		return d
	})
	s.Encounter = "" // for the cart only
	s.Asks = list(s.Asks, func(a api.Ask) api.Ask {
		a.ID, a.By, a.Text, a.At = text(a.ID, maxID), text(a.By, maxText), text(a.Text, maxEnglish), c.moved(a.At)
		return a
	})
	return s, nil
}

func (c clock) participant(p api.Participant) api.Participant {
	p.ID, p.User = text(p.ID, maxID), text(p.User, maxUser)
	p.Name, p.Specialty, p.Hospital = text(p.Name, maxText), text(p.Specialty, maxText), text(p.Hospital, maxText)
	p.Role = oneOf(p.Role, api.RoleObserver, api.RoleLead, api.RoleConsultant, api.RoleInterpreter, api.RoleFamily)
	p.State = oneOf(p.State, api.PhaseAsked, api.PhaseAdmitted, api.PhaseInCall, api.PhaseLost)
	p.Since, p.StartedAt = c.moved(p.Since), c.movedIf(p.StartedAt)
	return p
}

// Message returns as much of a cart's message as is within bounds.
func Message(m api.Message) api.Message {
	m.Code, m.About, m.English = text(m.Code, maxID), text(m.About, maxText), text(m.English, maxEnglish)
	m.Args = slices.Clone(m.Args[:min(len(m.Args), maxArgs)])
	for i, a := range m.Args {
		m.Args[i] = text(a, maxText)
	}
	return m
}

// oneOf returns v if it is one of words, else the first of them.
func oneOf[W ~string](v W, words ...W) W {
	if slices.Contains(words, v) {
		return v
	}
	return words[0]
}

// list returns a copy of the first maxList elements, with each applied to every
// one of them; nil stays nil.
func list[T any](all []T, each func(T) T) []T {
	all = slices.Clone(all[:min(len(all), maxList)])
	for i, one := range all {
		all[i] = each(one)
	}
	return all
}

func identifier(id string) error {
	if id == "" || len(id) > maxID || text(id, maxID) != id {
		return errors.New("it is empty, too long or holds what no id holds")
	}
	return nil
}

// text returns at most n characters of s. It removes what could make s read as
// something else: control characters, and marks that change its direction.
func text(s string, n int) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, s)
	if len(s) <= n {
		return s
	}
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}
