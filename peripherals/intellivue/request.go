package intellivue

import "encoding/binary"

// activePeriod is how long a monitor keeps sending after an extended poll, in
// 1/8 ms: 10 minutes. It is renewed halfway.
const activePeriod = 600_000 * 8

// request is one of the driver's polls; all of them request all attribute
// groups. It is also the invoke id, by which an error names the refused
// request: only one of each is under way at a time.
type request uint16

const (
	pollNumerics request = iota // once, with the context, of which extended polls give one object's a second
	pollWaves                   // the same
	pollMDS                     // the monitor itself: clock, mode
	askNumerics                 // extended: each second
	askWaves                    // extended: each 256 ms
	pollAlerts
	listWaves // sets the list of waves
)

func (r request) class() uint16 {
	switch r {
	case pollNumerics, askNumerics:
		return classNumeric
	case pollWaves, askWaves:
		return classWave
	case pollAlerts:
		return classAlert
	}
	return classMDS
}

// encode returns the request's bytes.
func (r request) encode() []byte {
	invoke := uint16(r)
	if r == listWaves {
		return encodeList(invoke, wanted()...)
	}
	extended := r == askNumerics || r == askWaves
	return encodePoll(invoke, invoke+1, r.class(), extended)
}

// encodePoll polls all attribute groups of a class of objects.
func encodePoll(invoke, number, class uint16, extended bool) []byte {
	action, argument := uint16(actionPoll), half(nil, number, 1 /* partition */, class, 0)
	if extended {
		action = actionExtendedPoll
		argument = half(argument, 1, 8, 0xF13E, 4) // one attribute: time for periodic polling
		argument = words(argument, activePeriod)
	}
	body := words(half(nil, classMDS, 0, 0), 0 /* scope */)
	body = append(half(body, action, uint16(len(argument))), argument...)
	return operation(roInvoke, invoke, commandAction, body)
}

// wanted returns the labels of the waves to send: at most 3 leads and 8 others.
// The monitor ignores those that it does not have (page 287).
func wanted() []uint32 {
	return []uint32{
		0x00020102, 0x00020101, 0x00020143, // II, I, V
		0x00024BB4, 0x00024A14, 0x00024A10, 0x00024A1C, 0x00024A44, 0x00025808, // pleth, ABP, ART, PAP, CVP, ICP
		0x00025000, 0x000250AC, // impedance, CO2
	}
}

// encodeList sets the list of waves that the monitor sends, attribute F23A of
// the monitor object. Public programs always set it; they disagree on what is
// sent without it.
func encodeList(invoke uint16, waves ...uint32) []byte {
	labels := words(nil, waves...)
	list := append(half(nil, uint16(len(labels)/4), uint16(len(labels))), labels...)
	body := words(half(nil, classMDS, 0, 0), 0 /* scope */)
	body = half(body, 1, uint16(len(list)+6), 0 /* replace */, 0xF23A, uint16(len(list)))
	return operation(roInvoke, invoke, commandSet, append(body, list...))
}

// confirmCreate answers an MDS create event; without it the monitor repeats the
// event and then aborts.
func confirmCreate(invoke uint16, c create) []byte {
	body := half(nil, c.object.class, c.object.context, c.object.handle)
	body = words(body, c.time)
	return operation(roResult, invoke, commandConfirmedEvent, half(body, eventMDSCreate, 0))
}

func operation(kind, invoke, command uint16, body []byte) []byte {
	out := half([]byte{sessionData, 0, 0, 2}, kind, uint16(len(body)+6), invoke, command, uint16(len(body)))
	return append(out, body...)
}

func half(dst []byte, values ...uint16) []byte {
	for _, v := range values {
		dst = binary.BigEndian.AppendUint16(dst, v)
	}
	return dst
}
