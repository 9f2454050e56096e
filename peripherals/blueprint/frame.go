package blueprint

import (
	"bytes"

	"telecart/peripherals/internal/oximeter"
)

// The example oximeter sends a line a second, "S=097 P=072" or "S=--- P=---",
// ended by CR LF (Example Corp. OX-1 manual, page 12). Erratum: some units send
// a blank line after power-on. Trap: there is no checksum, but both numbers
// have three digits, so a lost one shows.

// number is a number, if there is one.
type number struct {
	v  int
	ok bool
}

// record is one line.
type record struct{ spo2, rate number }

// parse accepts only the documented format.
func parse(line []byte) (r record, ok bool) {
	s, p, found := bytes.Cut(line, []byte(" "))
	if !found {
		return record{}, false
	}
	spo2, sok := field(s, "S=")
	rate, pok := field(p, "P=")
	return record{spo2, rate}, sok && pok
}

func field(b []byte, key string) (n number, ok bool) {
	b, ok = bytes.CutPrefix(b, []byte(key))
	if !ok || len(b) != 3 {
		return number{}, false
	}
	if string(b) == "---" {
		return number{}, true
	}
	n.v, n.ok = oximeter.Digits(b)
	return n, n.ok
}
