package gedri

import (
	"encoding/binary"
	"time"
)

// Requests that the cart may send. The interface cannot change a setting or
// silence an alarm, and neither can we.

// classes requests the basic class and all three extended ones (bit 0 would
// exclude the basic one).
const classes = 0x0E

// Subrecord types of physiological data. 2 and 3 are trends, means over 10 and
// 60 s, and are never shown as current.
const (
	typeDisplayed = 1
	typeAuxiliary = 4
)

// appendRequest appends the frame of a request, one subrecord of type 0.
func appendRequest(dst []byte, mainType int, body []byte) []byte {
	rec := make([]byte, headerLen, headerLen+len(body))
	binary.LittleEndian.PutUint16(rec, uint16(headerLen+len(body)))
	binary.LittleEndian.PutUint16(rec[offMainType:], uint16(mainType))
	rec[offDescriptor+3+2] = endOfList
	return appendFrame(dst, append(rec, body...))
}

// requestDisplayed requests the displayed values, repeated every interval (5 s
// at least); an interval of 0 ends it.
func requestDisplayed(interval time.Duration) []byte {
	body := make([]byte, 9)
	body[0] = typeDisplayed
	if interval > 0 {
		binary.LittleEndian.PutUint16(body[1:], uint16(interval/time.Second))
		binary.LittleEndian.PutUint32(body[3:], classes)
	}
	return appendRequest(nil, mainPhysiological, body)
}

// requestWaves starts, or stops, the waves of these types; 8 at most.
func requestWaves(types []byte, stop bool) []byte {
	body := make([]byte, 32)
	if stop {
		body[0] = 1
	}
	n := copy(body[4:12], types)
	if n < 8 {
		body[4+n] = endOfList
	}
	return appendRequest(nil, mainWave, body)
}

// requestAlarms sends an alarm command.
func requestAlarms(command uint16) []byte {
	body := make([]byte, 12)
	binary.LittleEndian.PutUint16(body, command)
	return appendRequest(nil, mainAlarm, body)
}

// Commands of requestAlarms.
const (
	alarmsStatus  = 0 // the alarms now
	alarmsChanges = 2 // a record at each change from now on
)
