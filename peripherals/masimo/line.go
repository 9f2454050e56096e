package masimo

import (
	"bytes"
	"time"

	"telecart/peripherals/internal/oximeter"
)

// A line, ended by CR LF (some units send an empty line in between):
//
//	MM/DD/YY HH:MM:SS SN=.......... SPO2=nnn% BPM=nnn PI=nn.nn% SPCO=nn.n%
//	SPMET=nn.n% SPHB=nn.n SPOC=nn RESVD=nnn DESAT=nn PIDELTA=+nn PVI=nnn
//	ALARM=hhhh EXC=hhhhhh EXC1=hhhhhhhh
//
// The keys, the % and some widths differ by model and firmware, so it is read
// key by key. Dashes mean no value. ALARM is private to the vendor and not
// used: a number beyond a limit is no worse.
//
// A line of stored trends (the answer to an ASCII 2 download) looks similar:
//
//	09/21/08 09:56:12 SpO2=097 PR=069 PI=04.69 EXC=800:SET
//
// Trap: there is no checksum. A line counts only if complete: a date, a time, a
// saturation, a pulse rate and the exceptions. All known units pad the two
// numbers to three digits, so a lost digit shows. The manuals do not promise
// that, so a unit that never pads is believed from its second line on
// (listener.odd). The exceptions have six digits or more; a Radical-5 was seen
// to send three, without a leading zero. Fewer digits than a unit's usual ones
// are a remainder: the 000 of 000C00 would say that all is well.

// value is a number, if there is one.
type value struct {
	v  float64
	ok bool
}

// record is a parsed line.
type record struct {
	clock [6]int // year, month, day, hour, minute, second
	timed bool   // the device sent a time

	spo2, rate, pi          value
	spco, spmet, sphb, pvi  value
	exceptions, exceptions1 uint32
	digits                  int  // of the exceptions
	trend                   bool // stored, not live
	padded, short           bool // a saturation or rate began with 0, or had fewer than three digits
}

// deviceTime returns the device's clock, which shows local time.
func (r *record) deviceTime(zone *time.Location) time.Time {
	if !r.timed {
		return time.Time{}
	}
	c := r.clock
	return time.Date(c[0], time.Month(c[1]), c[2], c[3], c[4], c[5], 0, zone)
}

// Required keys.
const (
	seenSpO2 = 1 << iota
	seenRate
	seenExceptions
	seenAll = seenSpO2 | seenRate | seenExceptions
)

// parse parses a complete line.
func parse(line []byte) (r record, ok bool) {
	date, rest := oximeter.Word(line)
	clock, rest := oximeter.Word(rest)
	if !r.setClock(date, clock) {
		return record{}, false
	}
	seen := 0
	for len(rest) > 0 {
		var field []byte
		field, rest = oximeter.Word(rest)
		key, val, found := bytes.Cut(field, []byte("="))
		if !found {
			if !r.trend { // text of a trend's exceptions
				return record{}, false
			}
			continue
		}
		bit, fine := r.set(key, val)
		if !fine || seen&bit != 0 {
			return record{}, false
		}
		seen |= bit
	}
	return r, seen == seenAll && (r.trend || r.digits >= longExceptions || r.digits == 3 && r.exceptions >= 0x100)
}

// longExceptions is how many digits the exceptions of a live line have.
const longExceptions = 6

// set takes one field. It returns which required key it was, and false if the
// field spoils the line.
func (r *record) set(key, val []byte) (seen int, ok bool) {
	switch string(key) {
	case "SPO2":
		r.spo2, ok = r.three(val)
		return seenSpO2, ok
	case "BPM":
		r.rate, ok = r.three(val)
		return seenRate, ok
	case "SpO2":
		r.trend = true
		r.spo2, ok = r.three(val)
		return seenSpO2, ok
	case "PR":
		r.trend = true
		r.rate, ok = r.three(val)
		return seenRate, ok
	case "EXC":
		val, _, text := bytes.Cut(val, []byte(":"))
		r.trend = r.trend || text
		r.exceptions, ok = hex(val)
		r.digits = len(val)
		return seenExceptions, ok
	case "EXC1":
		r.exceptions1, ok = hex(val)
		return 0, ok
	case "PI":
		r.pi = number(val)
	case "SPCO":
		r.spco = number(val)
	case "SPMET":
		r.spmet = number(val)
	case "SPHB":
		r.sphb = number(val)
	case "PVI":
		r.pvi = number(val)
	}
	return 0, true
}

// setClock takes date and time. Dashes mean that the clock was never set.
func (r *record) setClock(date, clock []byte) bool {
	if len(date) != 8 || len(clock) != 8 || date[2] != '/' || date[5] != '/' || clock[2] != ':' || clock[5] != ':' {
		return false
	}
	parts := [6][]byte{date[6:8], date[0:2], date[3:5], clock[0:2], clock[3:5], clock[6:8]}
	r.timed = true
	for i, p := range parts {
		v, ok := oximeter.Digits(p)
		if !ok && string(p) != "--" {
			return false
		}
		r.clock[i], r.timed = v, r.timed && ok
	}
	r.clock[0] += 2000
	return !r.timed || r.clock[1] >= 1 && r.clock[1] <= 12 && r.clock[2] >= 1 && r.clock[2] <= 31 &&
		r.clock[3] <= 23 && r.clock[4] <= 59 && r.clock[5] <= 59
}

// three parses "097", "97" or "---", with or without %.
func (r *record) three(b []byte) (v value, ok bool) {
	b = bytes.TrimSuffix(b, []byte("%"))
	if len(b) == 0 || len(b) > 3 {
		return value{}, false
	}
	if len(bytes.Trim(b, "-")) == 0 {
		return value{}, true
	}
	n, ok := oximeter.Digits(b)
	r.short = r.short || len(b) < 3
	r.padded = r.padded || len(b) == 3 && b[0] == '0'
	return value{float64(n), ok}, ok
}

// number parses "04.96", "04.96%" or "12"; anything else is no value.
func number(b []byte) value {
	b = bytes.TrimSuffix(b, []byte("%"))
	whole, part, _ := bytes.Cut(b, []byte("."))
	n, ok := oximeter.Digits(whole)
	if !ok || len(b) > 6 {
		return value{}
	}
	v := value{float64(n), true}
	if len(part) > 0 {
		n, ok := oximeter.Digits(part)
		if !ok {
			return value{}
		}
		scale := 1.0
		for range part {
			scale *= 10
		}
		v.v = (v.v*scale + float64(n)) / scale // one rounding: 4.96, not 4.959…
	}
	return v
}

// hex parses 3 to 8 hexadecimal digits.
func hex(b []byte) (v uint32, ok bool) {
	for _, c := range b {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		default:
			return 0, false
		}
		v = v<<4 | uint32(c)
	}
	return v, len(b) >= 3 && len(b) <= 8
}
