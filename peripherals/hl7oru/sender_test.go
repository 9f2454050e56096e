package hl7oru

import "testing"

// Who is who: PID and PV1 of two messages of one program at one address.
func TestSender(t *testing.T) {
	for name, c := range map[string]struct {
		a, b string
		same bool
	}{
		"the same":              {"PID|||1^^^H\rPV1||I|ICU^^1", "PID|||1^^^H\rPV1||I|ICU^^1", true},
		"nobody named":          {"PID|||1^^^H\rPV1||I|ICU^^1", "OBR|1", true},
		"placeholders":          {"PID|||1^^^H||DOE^J", "PID|||^^^H^PI||^^^^^^L", true},
		"without the authority": {"PID|||1^^^H", "PID|||1", false},
		"another authority":     {"PID|||1^^^H", "PID|||1^^^G", false},
		"another number":        {"PID|||1^^^H", "PID|||2^^^H", false},
		"in another order":      {"PID|||1^^^H~7^^^G", "PID|||7^^^G~1^^^H", false},
		"PID-2":                 {"PID||1", "PID||2", false},
		"PID-18":                {"PID||||||||||||||||||1", "PID||||||||||||||||||2", false},
		"another name":          {"PID|||||DOE^JOHN", "PID|||||ROE^JANE", false},
		"the name as before":    {"PID|||||DOE^JOHN", "PID|||||DOE^JOHN^^^Mr", true},
		"a name put right":      {"PID|||1||DOE^JON", "PID|||1||DOE^JOHN", false},
		"a name for a number":   {"PID|||1||DOE^JOHN", "PID|||||ROE^JANE", false},
		"another bed":           {"PV1||I|ICU^^1", "PV1||I|ICU^^2", false},
		"the bed, shorter":      {"PV1||I|ICU^^1&&^", "PV1||I|ICU^^1", true},
		"the bed left out":      {"PV1||I|ICU^^1", "PV1||I|", true},
	} {
		of := func(text string) sender {
			m, err := parse([]byte("MSH|^~\\&|M||||||ORU^R01|1|P|2.6\r" + text))
			if err != nil {
				t.Fatal(err)
			}
			return senderOf(m, "192.0.2.1")
		}
		a, b := of(c.a), of(c.b)
		if a.is(b, len(a)) != c.same || b.is(a, len(b)) != c.same {
			t.Errorf("%s: %v, not %v", name, !c.same, c.same)
		}
		if both := a.and(b); c.same && !(both.is(a, len(a)) && both.is(b, len(b))) {
			t.Errorf("%s: together %+v", name, both)
		}
	}
}

// What was named once is known when a message leaves it out.
func TestSenderRemembers(t *testing.T) {
	named := sender{0: "a", 1: "1", 3: "1", 5: "DOE^JOHN"}
	next := sender{0: "a", 5: "ROE^JANE"}
	if known := named.and(sender{0: "a"}); known.is(next, len(next)) {
		t.Error("the name is forgotten")
	}
	if other := (sender{0: "b"}); named.is(other, len(other)) {
		t.Error("another machine is taken for this one")
	}
}
