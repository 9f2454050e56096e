package suntech

import (
	"strconv"

	"telecart/peripherals"
	"telecart/peripherals/internal/framing"
)

// The wire format: 9600 8N1, one request, one answer, numbers little-endian.
//
//	host    3A command data... checksum
//	module  3E length data... checksum      length counts the whole packet
//
// The checksum makes the sum of the packet 0 modulo 256. A module's packets
// differ only in length:
//
//	04  a letter: O received, K executed, A aborted, B busy, E error,
//	    N undefined, D not recognised, S asleep, T timed out
//	05  cuff pressure, mmHg (above 330 it cannot be one: see press.go)
//	06  result of a calibration (not used here)
//	18  result of a measurement, below
//	43  version (not used here)
//
// Result: 2-3 systolic, 4-5 diastolic, 6 number of beats, 7 status, 8-15 test
// codes, 16 heart rate, 18-19 mean, 20 error code, 23 checksum; mmHg and 1/min.
// The meaning of the status bits is not public, so nothing is concluded from
// them.
const (
	hostStart   = 0x3A
	moduleStart = 0x3E

	ackLen         = 0x04
	pressureLen    = 0x05
	calibrationLen = 0x06
	resultLen      = 0x18
	versionLen     = 0x43
)

// Letters of an answer.
const (
	received = 'O'
	executed = 'K'
	aborted  = 'A'
	busy     = 'B'
	asleep   = 'S'
)

// request builds a packet of the host.
func request(command ...byte) []byte {
	p := append([]byte{hostStart}, command...)
	return append(p, -sum(p))
}

func startCommand(s size) []byte {
	switch s {
	case adult:
		return request(0x20)
	case child:
		return request(0x87)
	case neonate:
		return request(0x28)
	}
	panic("suntech: start without a size")
}

func abortCommand() []byte    { return request(0x79, 0x01, 0x00) }
func resultCommand() []byte   { return request(0x79, 0x03, 0x00) }
func pressureCommand() []byte { return request(0x79, 0x05, 0x00) }

func sum(p []byte) byte { return framing.Sum(p) }

// result is the module's result of a measurement.
type result struct {
	systolic, diastolic, mean int // mmHg
	pulse                     int // 1/min
	code                      int // 0: no error

	unseen bool // no pressure was seen in the cuff before it
}

func parseResult(p []byte) result {
	return result{
		systolic:  int(p[2]) | int(p[3])<<8,
		diastolic: int(p[4]) | int(p[5])<<8,
		pulse:     int(p[16]),
		mean:      int(p[18]) | int(p[19])<<8,
		code:      errorCode(p[20]),
	}
}

// errorCode decodes the code in both ways that clients use: the module's table
// has decimal numbers, and one client compares with 85 to 99 in hexadecimal,
// which are unused in the table. Otherwise a faulty module might not be
// recognised.
func errorCode(b byte) int {
	if b >= 0x85 && b <= 0x99 && b&0x0F <= 9 {
		return int(b>>4)*10 + int(b&0x0F)
	}
	return int(b)
}

// words returns the manual's words for an error code.
func words(code int) peripherals.Words {
	known := map[int]peripherals.Words{
		1:  "weak or no signal",
		2:  "artefact or erratic signal",
		3:  "out of range",
		4:  "took too long",
		85: "pneumatic blockage",
		86: "stopped by the user",
		87: "inflation timeout, air leak or loose cuff",
		88: "safety timeout",
		89: "cuff overpressure",
		90: "power supply or hardware fault",
		91: "safety override or autozero out of range",
		97: "pressure transducer out of range",
		99: "EEPROM failure, calibration data lost",
	}
	if w := known[code]; w != "" {
		return w
	}
	return peripherals.Words("error {0}").With(strconv.Itoa(code))
}

// faulty reports whether an error code means that the module itself is faulty:
// it must not inflate a cuff until a technician has seen it.
func faulty(code int) bool { return code == 89 || code == 90 || code == 91 || code == 97 || code == 99 }
