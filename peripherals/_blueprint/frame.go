package blueprint

import "bytes"

// The thermometer of this example sends a line a second, "T=36.8" or "T=--.-",
// ended by CR LF (Example Corp. TH-1 manual, page 12). Erratum: some units
// send a blank line after power-on.

// record is one line.
type record struct {
	celsius float64
	valid   bool
}

// maxLine is longer than any line; what is longer is noise.
const maxLine = 32

// parser finds lines in a stream of bytes that may begin and be cut anywhere.
// The zero parser is ready.
type parser struct {
	line     []byte
	rejected uint64 // lines that make no sense
}

// feed takes the next bytes and calls yield for each whole record.
func (p *parser) feed(data []byte, yield func(record)) {
	for _, b := range data {
		if b != '\n' {
			if len(p.line) < maxLine {
				p.line = append(p.line, b)
			}
			continue
		}
		if r, ok := parseLine(bytes.TrimSuffix(p.line, []byte("\r"))); ok {
			yield(r)
		} else if len(p.line) > 1 {
			p.rejected++
		}
		p.line = p.line[:0]
	}
}

// parseLine refuses whatever is not exactly as documented.
func parseLine(line []byte) (record, bool) {
	if len(line) != 6 || !bytes.HasPrefix(line, []byte("T=")) || line[4] != '.' {
		return record{}, false
	}
	if string(line[2:]) == "--.-" {
		return record{}, true
	}
	value := 0
	for _, i := range []int{2, 3, 5} {
		if line[i] < '0' || line[i] > '9' {
			return record{}, false
		}
		value = 10*value + int(line[i]-'0')
	}
	return record{celsius: float64(value) / 10, valid: true}, true
}
