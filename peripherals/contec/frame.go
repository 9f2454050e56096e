package contec

import (
	"telecart/peripherals"
	"telecart/peripherals/internal/oximeter"
)

// Commands of the host: 7D 81 op 80 80 80 80 80 80.
const (
	opLive      = 0xA1
	opKeepAlive = 0xAF
	opStop      = 0xA7
	opStopToo   = 0xA2
)

func command(op byte) []byte {
	return []byte{0x7D, 0x81, op, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80}
}

// Packets of the device begin with a type, the only byte without bit 7. The
// second byte carries bit 7 of those that follow, bit 0 for the first of them.
// A packet of live data, 60 a second:
//
//	01 hh d0 d1 d2 d3 d4 d5 d6
//
//	d0  finger out, pulse beep, SpO2 falls, searching too long, signal strength 3..0
//	d1  searching, pleth 6..0
//	d2  -, -, -, no perfusion index, bar graph 3..0
//	d3  pulse rate; FF is none
//	d4  SpO2; over 100 is none
//	d5  perfusion index, low byte first; FF FF where there is none
//
// Effect of the bits on the numbers; the first line that applies counts:
//
//	bit                                      quality    detail
//	d0 b7                                    no-signal  finger out
//	d1 b7                                    no-signal  searching
//	d0 b4                                    no-signal  searching too long
//	value missing, or not in 1..100 %,       no-signal  no value
//	  18..254/min
//	d0 b5                                    good       SpO2 is falling
//	otherwise                                good
//
// d0 b5 is "dropping of SpO2" in Contec's documents (V7.0, as a public reader
// quotes it, and V5.0A for the packets of 5 bytes) and "low SpO2" in another
// reader. It does not question the number, which must not be hidden then. That
// the BCI protocol has "probe unplugged" in the same place does not matter: the
// two never share a line.
//
// That hh carries the high bits is inferred; it fits live, stored and identity
// packets, and three programs. The perfusion index is left out: only one reader
// gives its unit, and only for stored values. Other types are skipped, above
// all 0F: stored values are not the patient's present ones.
//
// Trap: there is no checksum, so a number counts only once three packets in a
// row agree (oximeter.Stream).
const (
	packetLen = 9
	typeLive  = 0x01
	lastType  = 0x1F // replies and stored values lie between
	rate      = 60   // packets a second
	steady    = 3

	missingRate = 0xFF
)

// live is d0..d6 of a packet of live data, with their high bits.
type live [7]byte

// vitals decodes the packet by the table above.
func (d *live) vitals() oximeter.Vitals {
	switch {
	case d[0]&0x80 != 0:
		return oximeter.Vitals{Detail: "finger out", Notice: oximeter.SentenceOff}
	case d[1]&0x80 != 0:
		return oximeter.Vitals{Detail: "searching", Notice: oximeter.SentenceSearch}
	case d[0]&0x10 != 0:
		return oximeter.Vitals{Detail: "searching too long", Notice: oximeter.SentenceSearch}
	}
	v := oximeter.Vitals{Quality: peripherals.Good}
	if d[0]&0x20 != 0 {
		v.Detail = "SpO2 is falling"
	}
	if d[3] != missingRate {
		v.Rate = int(d[3])
	}
	if d[4] <= 100 {
		v.SpO2 = int(d[4])
	}
	return v
}

func (d *live) pleth() int { return int(d[1] & 0x7F) }
