package suretemp

import (
	"encoding/binary"
	"math"

	"telecart/peripherals/internal/framing"
)

// The wire format (SureTemp Plus Module OEM Implementation manual, "Packet
// structure", pages 33-36, and the examples, pages 59-65): 9600 8N1, full
// duplex; the module answers and sends asynchronous records; payload
// little-endian.
//
//	03 02 10  command (2)  type (1)  size (2)  data  checksum
//
// The command's bytes are in printed order, 94 1C for 941C. Type: 01 command,
// 02 good response; that of a bad one is unknown, so any other counts as bad.
// The checksum makes the sum of the packet 0 modulo 256.
//
// A record is the data of the answer to 941C and of asynchronous records:
//
//	 0  float32  final or predicted temperature, K
//	 4  float32  present temperature of the probe, K
//	 8  uint32   counter of samples, 173 ms each (19 bytes of data), or
//	    uint16   heater, uint16 counter (33 bytes)
//	12  method: 0 predict, 1 monitor, 2 clinical
//	13  algorithm: 0 oral, 1 rectal, 2 paediatric axillary, 3 calibration
//	    key, 4 adult axillary
//	14  state, below
//	15  uint16   error
//	17  active: the probe is out of its well
//	18  probe: 0 oral/axillary, 1 calibration key, 2 rectal, 3 none
//	19  33 bytes only: probe's resistance, ambient temperature, a resistance,
//	    battery; not used
//
// Erratum: the manual's example of a 33-byte record (page 64) has an extra
// byte, 43 before the battery; without it the checksum is right.
const (
	preamble1, preamble2, preamble3 = 0x03, 0x02, 0x10

	typeCommand = 0x01
	typeGood    = 0x02

	headLen = 8
	longest = 64 // bytes of data; the module's longest are 33

	shortRecord = 19
	longRecord  = 33
)

// command is a command's number, as printed.
type command uint16

const (
	setMethod   command = 0x2A12 // 0 predict, 1 monitor
	lockSwitch  command = 0x3503 // 1: the host controls the probe's switch
	setProbe    command = 0x3604 // 1: out of the well
	sendStatus  command = 0x9401
	sendRecord  command = 0x941C
	setAsynchro command = 0x9434 // 0 off, 1 records of 33 bytes
)

// request builds a packet of the host.
func request(c command, data ...byte) []byte { return packet(typeCommand, c, data...) }

func packet(kind byte, c command, data ...byte) []byte {
	p := []byte{preamble1, preamble2, preamble3, byte(c >> 8), byte(c), kind}
	p = binary.LittleEndian.AppendUint16(p, uint16(len(data)))
	p = append(p, data...)
	return append(p, -framing.Sum(p))
}

// frame is a packet of the module.
type frame struct {
	command command
	good    bool
	data    []byte
}

// stage is the module's state.
type stage byte

const (
	idle stage = iota
	notReady
	ready
	predicting
	predictDisplay
	predictPosition
	final
	finalPosition
	finalOver
	finalOverPosition
	finalUnder
	finalUnderPosition
	monitoring
	ended
	failed stage = 20
)

// record is a measurement of the module with temperatures in °C; kelvin is used
// nowhere else.
type record struct {
	final, probe float64
	counter      uint32
	method       byte
	algorithm    byte
	stage        stage
	fault        int
	active       bool
	kind         byte // of the probe
}

// Values of record's fields.
const (
	methodMonitor = 1

	algorithmOral     = 0
	algorithmRectal   = 1
	algorithmPaedAxil = 2
	algorithmKey      = 3
	algorithmAxillary = 4

	probeKey    = 1
	probeRectal = 2
	probeNone   = 3
)

// parseRecord parses a record; ok is false if data is none.
func parseRecord(data []byte) (r record, ok bool) {
	if len(data) != shortRecord && len(data) != longRecord {
		return record{}, false
	}
	r = record{
		final: celsius(data[0:]), probe: celsius(data[4:]),
		counter: binary.LittleEndian.Uint32(data[8:]),
		method:  data[12], algorithm: data[13], stage: stage(data[14]),
		fault:  int(binary.LittleEndian.Uint16(data[15:])),
		active: data[17] != 0, kind: data[18],
	}
	if len(data) == longRecord {
		r.counter >>= 16 // after the heater
	}
	return r, true
}

func celsius(p []byte) float64 {
	kelvin := float64(math.Float32frombits(binary.LittleEndian.Uint32(p)))
	return math.Round((kelvin-273.15)*1000) / 1000 // the precision of a float32
}
