package intellivue

import (
	"bytes"
	"encoding/binary"
)

// Poll profile extensions (page 71).
const (
	extendedNumerics = 0x80000000 // each second
	extendedWaves    = 0x08000000
	askOptions       = extendedNumerics | extendedWaves
)

// What the cart requests. A minimum poll period under 3.3 s makes the monitor
// drop the association after 10 s without a message (page 70).
const (
	askPeriod = 1000 // 1/8 ms
	askMTUIn  = 2500
	askMTUOut = 1000
)

// The blocks of ISO presentation and association control around the user data
// never change (page 298); their object identifiers are 1.2.840.10004.1 (IEEE
// 1073).
const (
	sessionPreamble = "\x05\x08\x13\x01\x00\x16\x01\x02\x80\x00\x14\x02\x00\x02"

	presentationHead = "" +
		"\x31\x80\xA0\x80\x80\x01\x01\x00\x00\xA2\x80\xA0\x03\x00\x00\x01" +
		"\xA4\x80\x30\x80\x02\x01\x01\x06\x04\x52\x01\x00\x01\x30\x80\x06" +
		"\x02\x51\x01\x00\x00\x00\x00\x30\x80\x02\x01\x02\x06\x0C\x2A\x86" +
		"\x48\xCE\x14\x02\x01\x00\x00\x00\x01\x01\x30\x80\x06\x0C\x2A\x86" +
		"\x48\xCE\x14\x02\x01\x00\x00\x00\x02\x01\x00\x00\x00\x00\x00\x00" +
		"\x61\x80\x30\x80\x02\x01\x01\xA0\x80\x60\x80\xA1\x80\x06\x0C\x2A" +
		"\x86\x48\xCE\x14\x02\x01\x00\x00\x00\x03\x01\x00\x00\xBE\x80\x28" +
		"\x80\x06\x0C\x2A\x86\x48\xCE\x14\x02\x01\x00\x00\x00\x01\x01\x02" +
		"\x01\x02\x81"
	presentationTail = 16 // zeros
)

// associationRequest requests data export for a client that starts cold, with
// extended polls of waves, and of numerics each second.
func associationRequest() []byte {
	user := words(nil, 0x80000000 /* MDDL 1 */, 0x40000000 /* nomenclature */, 0,
		0x80000000 /* client */, 0x20000000 /* cold start */, 0 /* options */)
	user = append(user, 0, 1, 0, 0x2C, 0x00, 0x01, 0, 0x28) // one attribute: poll profile support
	user = words(user, 0x80000000 /* revision 0 */, askPeriod, askMTUIn, askMTUOut, 0xFFFFFFFF, 0x60000000)
	user = append(user, 0, 1, 0, 0x0C, 0xF0, 0x01, 0, 8) // one package: poll profile extensions
	user = words(user, askOptions, 0)

	presentation := append([]byte(presentationHead), byte(len(user)))
	presentation = append(append(presentation, user...), make([]byte, presentationTail)...)
	session := append([]byte(sessionPreamble), 0xC1, byte(len(presentation)))
	session = append(session, presentation...)
	return append([]byte{sessionRequest, byte(len(session))}, session...)
}

func words(dst []byte, values ...uint32) []byte {
	for _, v := range values {
		dst = binary.BigEndian.AppendUint32(dst, v)
	}
	return dst
}

// parseAccept returns the poll profile extensions that an association response
// (page 73) grants. The first byte alone accepts; if the rest cannot be read,
// what was requested counts as granted: the monitor answers an unknown poll
// with an error.
func parseAccept(user []byte) (granted uint32) {
	data, ok := associationUserData(user)
	if !ok {
		return askOptions
	}
	c := cursor{rest: data}
	c.take(6 * 4)
	sound := walkAttributes(&c, func(at attribute) {
		if at.id != 0x0001 { // poll profile support
			return
		}
		at.value.take(6 * 4)
		walkAttributes(&at.value, func(pack attribute) {
			if pack.id == 0xF001 {
				granted = pack.value.u32()
			}
		})
	})
	if !sound {
		return askOptions
	}
	return granted
}

// associationUserData returns the block after BE 80 28 80 [02 01 02] 81.
func associationUserData(user []byte) ([]byte, bool) {
	i := bytes.Index(user, []byte{0xBE, 0x80, 0x28, 0x80})
	if i < 0 {
		return nil, false
	}
	rest := bytes.TrimPrefix(user[i+4:], []byte{0x02, 0x01, 0x02})
	c := cursor{rest: rest}
	if c.u8() != 0x81 {
		return nil, false
	}
	n := int(c.u8())
	switch n {
	case 0x81:
		n = int(c.u8())
	case 0x82:
		n = int(c.u16())
	}
	data := c.take(n)
	return data, !c.bad
}

// releaseRequest ends an association.
func releaseRequest() []byte {
	return []byte{
		sessionFinish, 0x18, 0xC1, 0x16, 0x61, 0x80, 0x30, 0x80, 0x02, 0x01, 0x01, 0xA0, 0x80,
		0x62, 0x80, 0x80, 0x01, 0x00, 0, 0, 0, 0, 0, 0, 0, 0,
	}
}

// abortRequest ends an association that may or may not exist.
func abortRequest() []byte {
	head := []byte{
		sessionAbort, 0x2E, 0x11, 0x01, 0x03, 0xC1, 0x29, 0xA0, 0x80, 0xA0, 0x80, 0x30, 0x80, 0x02, 0x01, 0x01,
		0x06, 0x02, 0x51, 0x01, 0, 0, 0, 0, 0x61, 0x80, 0x30, 0x80, 0x02, 0x01, 0x01, 0xA0,
		0x80, 0x64, 0x80, 0x80, 0x01, 0x01,
	}
	return append(head, make([]byte, 10)...)
}
