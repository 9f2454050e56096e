package nellcor

import (
	"bytes"
	"time"

	"telecart/peripherals/internal/oximeter"
)

// Data lines, one every 2 s, each ended by CR LF:
//
//	DD-MMM-YY HH:MM:SS   spo2   bpm   pa   [status codes]
//
// A * marks a number in alarm; --- means none. Headings come first, after every
// 25 lines and when a limit changes:
//
//	N-560    VERSION 1.61.00    CRC:XXXX  SpO2 Limit: 95-100%    PR Limit: 59-148BPM
//	                             ADULT           25SAT-S
//	TIME                 %SpO2   BPM     PA     Status
//
// Traps: a trend printout has the same lines. Its heading says TREND, its last
// line is "Output Complete", and its lines have no status: they are stored
// values of up to 24 hours, until another heading. A cart that joins in the
// middle has seen no heading and must look at the pace. And there is
// no checksum: a line counts only if it is complete and in order and its
// numbers are in their columns (columns.go).

// kind is the kind of a line.
type kind int

const (
	unknown kind = iota
	data
	heading      // column names, or the patient mode
	live         // heading of live data
	trend        // heading of a trend printout
	trendStopped // end of a trend printout
)

// limits are the alarm limits of a heading: SpO2 low and high, rate low and
// high, or all 0.
type limits [4]int

// number is one of a line's numbers.
type number struct {
	v     int
	ok    bool
	alarm bool // marked by *
}

// maxCodes is how many status codes are kept of a line.
const maxCodes = 8

// record is a parsed data line.
type record struct {
	clock [6]int // year, month, day, hour, minute, second
	timed bool   // the date is known

	spo2, rate, amplitude number
	codes                 [maxCodes][2]byte
	n                     int // number of codes
	layout                layout
}

// deviceTime returns the device's clock, which shows local time.
func (r *record) deviceTime(zone *time.Location) time.Time {
	if !r.timed {
		return time.Time{}
	}
	return r.time(zone)
}

// time returns the device's clock as far as it is known: without a date only
// differences between lines are meaningful.
func (r *record) time(zone *time.Location) time.Time {
	c := r.clock
	return time.Date(c[0], time.Month(c[1]), c[2], c[3], c[4], c[5], 0, zone)
}

// classify determines the kind of a line from its start and the words in it.
func classify(line []byte) kind {
	has := func(word string) bool { return bytes.Contains(line, []byte(word)) }
	switch {
	case line[0] >= '0' && line[0] <= '9':
		return data
	case has("VERSION") && has("TREND"):
		return trend
	case has("VERSION"):
		return live
	case bytes.HasPrefix(line, []byte("TIME")), has("SAT-S"),
		bytes.HasPrefix(line, []byte("ADULT")), bytes.HasPrefix(line, []byte("NEONAT")), bytes.HasPrefix(line, []byte("PEDIATRIC")):
		return heading
	case bytes.EqualFold(line, []byte("Output Complete")):
		return trendStopped
	}
	return unknown
}

// parseLimits reads the alarm limits out of a heading.
func parseLimits(line []byte) (l limits) {
	for i, after := range []string{"SpO2 Limit:", "PR Limit:"} {
		_, rest, _ := bytes.Cut(line, []byte(after))
		end := max(0, bytes.IndexAny(rest, "%B"))
		low, high, _ := bytes.Cut(rest[:end], []byte("-")) // "95-100%", "85- 100%"
		a, aok := oximeter.Digits(bytes.TrimSpace(low))
		b, bok := oximeter.Digits(bytes.TrimSpace(high))
		if !aok || !bok {
			return limits{}
		}
		l[2*i], l[2*i+1] = a, b
	}
	return l
}

// parse parses a data line, which must be complete and in order.
func parse(line []byte) (r record, ok bool) {
	date, rest := oximeter.Word(line)
	clock, rest := oximeter.Word(rest)
	if !r.setDate(date) || !r.setTime(clock) {
		return record{}, false
	}
	for i, n := range []*number{&r.spo2, &r.rate, &r.amplitude} {
		var field []byte
		start := len(line) - len(rest)
		field, rest = oximeter.Word(rest)
		if *n, ok = parseNumber(field); !ok {
			return record{}, false
		}
		width := len(bytes.TrimSuffix(field, []byte("*"))) // it replaces a blank
		r.layout.widths[i], r.layout.ends[i] = width, start+width
	}
	for len(rest) > 0 {
		var code []byte
		code, rest = oximeter.Word(rest)
		if len(code) != 2 || !upper(code[0]) || !upper(code[1]) || r.n == maxCodes {
			return record{}, false
		}
		r.codes[r.n] = [2]byte(code)
		r.n++
	}
	return r, true
}

// setDate parses 07-Jan-04, 12-NOV-97 or 12-NOV-1997. A month in another
// language, or a date in figures, whose order is unknown, leaves the record
// without a device time.
func (r *record) setDate(date []byte) bool {
	first := bytes.IndexAny(date, "-/.")
	last := bytes.LastIndexAny(date, "-/.")
	if last <= first || len(date) > 11 {
		return false
	}
	month := date[first+1 : last]
	day, ok := oximeter.Digits(date[:first])
	year, yok := oximeter.Digits(date[last+1:])
	if !ok || !yok {
		return false
	}
	if year < 100 {
		year += 1900
		if year < 1980 { // before these oximeters existed
			year += 100
		}
	}
	for m, name := range months() {
		if bytes.EqualFold(month, []byte(name)) {
			r.clock[0], r.clock[1], r.clock[2] = year, m+1, day
			r.timed = day >= 1 && day <= 31
			return r.timed
		}
	}
	return len(month) == 2 || len(month) == 3
}

func months() [12]string {
	return [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}
}

func (r *record) setTime(clock []byte) bool {
	if len(clock) != 8 || clock[2] != ':' || clock[5] != ':' {
		return false
	}
	for i, most := range []int{23, 59, 59} {
		v, ok := oximeter.Digits(clock[3*i : 3*i+2])
		if !ok || v > most {
			return false
		}
		r.clock[3+i] = v
	}
	return true
}

// parseNumber parses "98", "98*", "---" or "---*".
func parseNumber(b []byte) (n number, ok bool) {
	b, n.alarm = bytes.CutSuffix(b, []byte("*"))
	if string(b) == "---" {
		return n, true
	}
	n.v, n.ok = oximeter.Digits(b)
	return n, n.ok && len(b) <= 3
}

func upper(c byte) bool { return c >= 'A' && c <= 'Z' }
