package nonin

// Format 2, from "Serial data format 2" of the Nonin 9560 specification (the
// same stream as the OEM III module's): 9600 8N1, 75 frames of 5 bytes a
// second; 25 frames are a packet.
//
//	byte 1  01
//	byte 2  status, below
//	byte 3  pleth, 0..255
//	byte 4  depends on the frame's number in the packet, below
//	byte 5  (byte 1 + byte 2 + byte 3 + byte 4) mod 256
//
// Byte 4, by frame (1..25):
//
//	1 HR MSB     2 HR LSB    3 SpO2       4 firmware    6,7 timer, 1/3 s
//	8 STAT2      9 SpO2-D   10 SpO2 fast 11 SpO2 B-B   14,15 E-HR
//	16 E-SpO2   17 E-SpO2-D 20 HR-D MSB  21 HR-D LSB   22,23 E-HR-D
//
// A heart rate is 9 bits in two bytes of 7: (MSB & 3) << 7 | (LSB & 7F), not
// MSB << 8 | LSB, which is wrong above 127/min. A missing heart rate is 511, a
// missing saturation 127.
const (
	frameLen     = 5
	packetFrames = 25
	frameStart   = 0x01

	indexStat2  = 8 - 1
	indexSpO2D  = 9 - 1
	indexHRDMSB = 20 - 1
	indexHRDLSB = 21 - 1

	missingSpO2 = 127
	missingHR   = 511
)

// Bits of the status byte. Perfusion is set only for 12 frames (160 ms) at each
// pulse; yellow is red and green together.
const (
	statusAlways     = 0x80
	statusDisconnect = 0x40 // OEM III: sensor not connected or inoperable; 9560: reserved, 0
	statusArtifact   = 0x20 // a beat that did not fit the pulse's interval
	statusOutOfTrack = 0x10 // no consecutive good pulses
	statusAlarm      = 0x08 // sensor alarm: the data are unusable, the finger is out
	statusRed        = 0x04
	statusGreen      = 0x02
	statusSync       = 0x01 // in frame 1 only
)

const stat2LowBattery = 0x01

// packet is 25 frames that arrived complete and in order.
type packet struct {
	status [packetFrames]byte
	pleth  [packetFrames]uint16 // 0..255 in format 2
	data   [packetFrames]byte
	gap    bool // something was lost or rejected before this packet
}

// spo2 returns SpO2-D, the saturation in % for display, and false if there is
// none.
func (p *packet) spo2() (int, bool) {
	v := int(p.data[indexSpO2D] & 0x7F)
	return v, v >= 1 && v <= 100 && v != missingSpO2
}

// heartRate returns HR-D, the pulse rate in 1/min for display, and false if
// there is none. The specified range is 18..321.
func (p *packet) heartRate() (int, bool) {
	v := int(p.data[indexHRDMSB]&3)<<7 | int(p.data[indexHRDLSB]&0x7F)
	return v, v >= 18 && v <= 321 && v != missingHR
}

func (p *packet) lowBattery() bool { return p.data[indexStat2]&stat2LowBattery != 0 }

// any returns the bits set in at least one frame.
func (p *packet) any() (bits byte) {
	for _, s := range p.status {
		bits |= s
	}
	return bits
}
