// Package unread remembers which of a device's coded values the cart does not
// understand, so that a technician learns of them: they are not shown.
package unread

import (
	"log/slog"
	"slices"
	"strings"
	"unicode"

	"telecart/peripherals"
)

const (
	most    = 32 // codes that are remembered and logged
	shown   = 8  // codes in the sentence
	longest = 40 // characters of a code with its name
)

// Codes are what a device has sent and nobody understood. What a device may
// make it remember and log is bounded.
type Codes struct {
	log   *slog.Logger
	codes []string
	noted []string // those in the log
}

// New returns Codes that logs each one once.
func New(log *slog.Logger) *Codes { return &Codes{log: log} }

// Saw takes a code with its name, as the device sends them.
func (c *Codes) Saw(code string) {
	code = tidy(code)
	if code == "" || slices.Contains(c.codes, code) || len(c.codes) == most {
		return
	}
	c.codes = append(c.codes, code)
	if len(c.noted) < most && !slices.Contains(c.noted, code) {
		c.noted = append(c.noted, code)
		c.log.Warn("a value is not shown, since its code is not understood", slog.String("code", code))
	}
}

// Forget forgets them: another device sends.
func (c *Codes) Forget() { c.codes = nil }

// List returns the first of them, "" if all was understood.
func (c *Codes) List() string {
	list := strings.Join(c.codes[:min(len(c.codes), shown)], "; ")
	if len(c.codes) > shown {
		list += "; …"
	}
	return list
}

// Sentence tells the technician of them, and nothing if all was understood.
func (c *Codes) Sentence() peripherals.Sentence {
	if len(c.codes) == 0 {
		return peripherals.Sentence{}
	}
	return peripherals.Say("device.unread", "Values are missing, or where they are measured, since the cart does not understand their codes: {0}.", c.List())
}

// tidy returns what can be read of a text, shortened.
func tidy(s string) string {
	s = strings.TrimRight(strings.TrimSpace(s), "^")
	var out []rune
	for _, r := range strings.ToValidUTF8(s, "?") {
		if len(out) == longest {
			return string(out) + "…"
		}
		if !unicode.IsPrint(r) { // a control character or a mark of direction
			r = '?'
		}
		out = append(out, r)
	}
	return string(out)
}
