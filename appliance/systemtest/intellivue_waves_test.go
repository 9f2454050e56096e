//go:build system

package systemtest

import (
	"encoding/binary"
	"testing"
)

// A monitor that sends only the waves that it was told to: the cart tells it,
// in at most three leads and eight others, and keeps its numbers.
func TestForeignIntelliVueNamesWaves(t *testing.T) {
	t.Parallel()
	master, port := openPTY(t)
	d := startCart(t, "philips-intellivue", port)
	p := newPhilips(t, master)
	p.result = numerics(vitals())
	d.mustShow(t, pace, p.turn, []reading{{"spo2", "", 97.5, "%", ""}})
	await(t, "a list of waves", func() bool { p.turn(); return p.listed != nil })
	list := p.listed[14:] // object and scope: 10 bytes; one modification: 4
	if binary.BigEndian.Uint32(list[10:])>>16 != 1 || binary.BigEndian.Uint32(list[14:]) != 0x0000F23A {
		t.Fatalf("set % x", p.listed)
	}
	leads, others := 0, 0
	for labels := list[24:]; len(labels) > 0; labels = labels[4:] {
		switch label := binary.BigEndian.Uint32(labels); {
		case label>>16 != 2:
			t.Errorf("%08x is no label of a wave", label)
		case label&0xFF00 == 0x0100:
			leads++
		default:
			others++
		}
	}
	if leads == 0 || leads > 3 || others == 0 || others > 8 || int(binary.BigEndian.Uint16(list[20:])) != leads+others {
		t.Errorf("%d leads and %d others in % x", leads, others, p.listed)
	}
	d.mustShow(t, pace, p.turn, []reading{{"spo2", "", 97.5, "%", ""}})
}
