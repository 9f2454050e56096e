package intellivue

import (
	"bytes"
	"testing"
	"time"
)

// recorded returns the message of a frame of testdata.
func recorded(t testing.TB, name string) message {
	t.Helper()
	_, got := deframe(opening(t)[name])
	if len(got) != 1 {
		t.Fatalf("%s: no frame", name)
	}
	m, ok := parseMessage(got[0])
	if !ok {
		t.Fatalf("%s: refused", name)
	}
	return m
}

func TestRecordedAssociationResponse(t *testing.T) {
	m := recorded(t, "association response")
	if m.session != sessionAccept || m.granted != 0x8E000000 {
		t.Errorf("session %02x, granted %08x", m.session, m.granted)
	}
}

// The first byte accepts; a monitor that grants nothing is polled one by one.
func TestOtherAssociationResponses(t *testing.T) {
	_, got := deframe(opening(t)["association response"])
	plain := bytes.Replace(got[0], unhex(t, "F001 0008 8E000000"), unhex(t, "F001 0008 00000000"), 1)
	for _, c := range []struct {
		name    string
		user    []byte
		options uint32
	}{
		{"a byte", []byte{sessionAccept}, extendedNumerics | extendedWaves},
		{"cut off", got[0][:150], extendedNumerics | extendedWaves},
		{"nothing granted", plain, 0},
	} {
		if m, ok := parseMessage(c.user); !ok || m.granted != c.options {
			t.Errorf("%s: %v %08x", c.name, ok, m.granted)
		}
	}
}

func TestRecordedMDSCreate(t *testing.T) {
	m := recorded(t, "MDS create")
	if !m.isCreate || m.operation != roInvoke || m.command != commandConfirmedEvent || m.invoke != 1 {
		t.Errorf("%+v", m)
	}
	if m.create.object != (object{class: classMDS}) || m.create.time != 0x1DC200 {
		t.Errorf("%+v", m.create)
	}
	s := parseSystem(cursor{rest: m.create.system})
	at, ok := clockTime(s.absolute, time.UTC)
	if !ok || !at.Equal(time.Date(2021, 4, 22, 11, 47, 26, 0, time.UTC)) {
		t.Errorf("the clock shows %v %v", at, ok)
	}
	if s.model != "Philips M8000" || s.mode != 0x4000 || s.relative != 0x1DC200 {
		t.Errorf("%+v", s)
	}
	want := unhex(t, "E1000002 0002 0014 0001 0001 000E 0021 0000 0000 001DC200 0D06 0000")
	if got := confirmCreate(m.invoke, m.create); !bytes.Equal(got, want) {
		t.Errorf("confirmed with % X", got)
	}
}

func TestRecordedEmptyPoll(t *testing.T) {
	m := recorded(t, "empty poll")
	p := m.poll
	if !m.isPoll || !p.extended || p.number != 1 || p.sequence != 0 || p.relative != 0x1DD400 || p.class != classNumeric {
		t.Errorf("%+v", p)
	}
	if _, ok := clockTime(p.absolute, time.UTC); ok {
		t.Error("FF is a time")
	}
	list := cursor{rest: p.contexts}
	if !walkObjects(&list, func(h handle, _ cursor) { t.Errorf("an object %v", h) }) {
		t.Error("the list is not sound")
	}
}

// The requests of an independent client that works with real monitors.
func TestRequests(t *testing.T) {
	for _, c := range []struct {
		name, want string
		got        []byte
	}{
		{"single poll of numerics", "E1000002 0001001C 0000 0007 0016 0021 0000 0000 00000000 0C16 0008 0001 0001 0006 0000",
			encodePoll(0, 1, classNumeric, false)},
		{"extended poll of numerics, 10 min", "E1000002 00010028 0003 0007 0022 0021 0000 0000 00000000 F13B 0014 0002 0001 0006 0000 0001 0008 F13E 0004 00493E00",
			encodePoll(3, 2, classNumeric, true)},
		{"extended poll of waves", "E1000002 00010028 0004 0007 0022 0021 0000 0000 00000000 F13B 0014 0003 0001 0009 0000 0001 0008 F13E 0004 00493E00",
			encodePoll(4, 3, classWave, true)},
		{"list of waves", "E1000002 00010022 0000 0005 001C 0021 0000 0000 00000000 0001 000E 0000 F23A 0008 0001 0004 00020102",
			encodeList(0, 0x00020102)},
		{"release", "09 18 C1 16 61 80 30 80 02 01 01 A0 80 62 80 80 01 00 00 00 00 00 00 00 00 00",
			releaseRequest()},
		{"abort", "19 2E 11 01 03 C1 29 A0 80 A0 80 30 80 02 01 01 06 02 51 01 00 00 00 00 61 80 30 80 02 01 01 A0 80 64 80 80 01 01 00 00 00 00 00 00 00 00 00 00",
			abortRequest()},
		{"association", `
			0D EC 05 08 13 01 00 16 01 02 80 00 14 02 00 02 C1 DC 31 80 A0 80 80 01 01 00 00 A2 80 A0 03 00
			00 01 A4 80 30 80 02 01 01 06 04 52 01 00 01 30 80 06 02 51 01 00 00 00 00 30 80 02 01 02 06 0C
			2A 86 48 CE 14 02 01 00 00 00 01 01 30 80 06 0C 2A 86 48 CE 14 02 01 00 00 00 02 01 00 00 00 00
			00 00 61 80 30 80 02 01 01 A0 80 60 80 A1 80 06 0C 2A 86 48 CE 14 02 01 00 00 00 03 01 00 00 BE
			80 28 80 06 0C 2A 86 48 CE 14 02 01 00 00 00 01 01 02 01 02 81 48 80 00 00 00 40 00 00 00 00 00
			00 00 80 00 00 00 20 00 00 00 00 00 00 00 00 01 00 2C 00 01 00 28 80 00 00 00 00 00 03 E8 00 00
			09 C4 00 00 03 E8 FF FF FF FF 60 00 00 00 00 01 00 0C F0 01 00 08 88 00 00 00 00 00 00 00 00 00
			00 00 00 00 00 00 00 00 00 00 00 00 00 00`, associationRequest()},
	} {
		if want := unhex(t, c.want); !bytes.Equal(c.got, want) {
			t.Errorf("%s:\n% X, want\n% X", c.name, c.got, want)
		}
	}
	if n := len(associationRequest()); n != 238 {
		t.Errorf("the association request has %d bytes, want 238", n)
	}
}

// A message that was cut or damaged anywhere is refused whole, and never
// read beyond its end.
func TestDamagedMessages(t *testing.T) {
	for _, name := range []string{"MDS create", "empty poll"} {
		_, got := deframe(opening(t)[name])
		for n := range got[0] {
			if m, ok := parseMessage(got[0][:n]); ok {
				t.Errorf("%s, its first %d bytes: %+v", name, n, m)
			}
		}
		if _, ok := parseMessage(append(bytes.Clone(got[0]), 0)); ok {
			t.Errorf("%s with a byte too many is taken", name)
		}
	}
	for _, bad := range []string{"", "00", "FF00", "E1", "E1000003", "E1000002000900020000"} {
		if _, ok := parseMessage(unhex(t, bad)); ok {
			t.Errorf("%q is taken", bad)
		}
	}
}
