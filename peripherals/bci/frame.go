package bci

import (
	"telecart/peripherals"
	"telecart/peripherals/internal/oximeter"
)

// A frame, from Berry's "BCI Protocol V1.2". Only the first byte has bit 7 set.
//
//	byte 1  1, pulse beep, bit 5, bit 4, signal strength 3..0 (0..8)
//	byte 2  0, pleth 6..0 (0..100; Contec 0..127)
//	byte 3  0, PR 7, bit 5, bit 4, bar graph 3..0
//	byte 4  0, PR 6..0
//	byte 5  0, SpO2 6..0
//
// A missing pulse rate is FF, a missing saturation 7F, a missing pleth 0.
//
// Effect of the bits on the numbers; the first line that applies counts:
//
//	byte, bit  Berry (its document)   Contec (its users)      quality
//	1, 5       probe unplugged        SpO2 is falling         no-signal; Contec: –
//	3, 4       no finger              probe error             no-signal
//	1, 4       no signal              finger out, or          no-signal
//	                                  searched too long
//	3, 5       searching              searching               no-signal
//	value missing or outside 1..100 %, 18..254/min            no-signal, no value
//	otherwise                                                 good
//
// Where the two differ, Berry's document is followed: a bit that may mean that
// there is no finger withdraws the number. Only under variant contec is bit 5
// of byte 1 just a detail: Contec's own document (V5.0A, "dropping of SpO2")
// and both programs say that it marks a falling saturation, which must not be
// hidden.
//
// Trap: there is no checksum, and one in 32 random bytes starts what looks like
// a frame. A number therefore counts only once five frames in a row, a
// twentieth of a second, agree (oximeter.Stream).
const (
	frameLen = 5
	steady   = 5

	bit1NoProbe  = 0x20 // byte 1
	bit1NoSignal = 0x10
	bit3Rate7    = 0x40 // byte 3
	bit3Search   = 0x20
	bit3NoFinger = 0x10

	missingRate = 0xFF
	missingSpO2 = 0x7F
)

// frame is one frame.
type frame [frameLen]byte

func (f *frame) spo2() int  { return int(f[4]) }
func (f *frame) rate() int  { return int(f[2]&bit3Rate7)<<1 | int(f[3]) }
func (f *frame) pleth() int { return int(f[1]) }

// vitals decodes the frame by the table above.
func (f *frame) vitals(contec bool) oximeter.Vitals {
	none := func(detail peripherals.Words, notice peripherals.Sentence) oximeter.Vitals {
		return oximeter.Vitals{Detail: detail, Notice: notice}
	}
	switch {
	case f[0]&bit1NoProbe != 0 && !contec:
		return none("probe unplugged", oximeter.SentenceSensor)
	case f[2]&bit3NoFinger != 0 && contec:
		return none("probe error", oximeter.SentenceSensor)
	case f[2]&bit3NoFinger != 0:
		return none("no finger", oximeter.SentenceOff)
	case f[0]&bit1NoSignal != 0 && contec:
		return none("finger out", oximeter.SentenceOff)
	case f[0]&bit1NoSignal != 0:
		return none("no signal", oximeter.SentenceOff)
	case f[2]&bit3Search != 0:
		return none("searching", oximeter.SentenceSearch)
	}
	v := oximeter.Vitals{Quality: peripherals.Good}
	if f[0]&bit1NoProbe != 0 {
		v.Detail = "SpO2 is falling"
	}
	if s := f.spo2(); s != missingSpO2 {
		v.SpO2 = s
	}
	if r := f.rate(); r != missingRate {
		v.Rate = r
	}
	return v
}
