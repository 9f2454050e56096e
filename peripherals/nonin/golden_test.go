package nonin

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"telecart/peripherals"
)

// The packets of testdata, whose source stands there: what the numbers are
// and how far they are trusted.
func TestGoldenPackets(t *testing.T) {
	golden(t, "testdata/packets.txt", "01 81 00 00 82", func() packets { return &parser{} })
}

func TestGoldenPackets7(t *testing.T) {
	golden(t, "testdata/packets7.txt", "81 00 00 00 81", func() packets { return &parser7{} })
}

func golden(t *testing.T, file, next string, parser func() packets) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	sections := strings.Split(string(text), "\n= ")[1:]
	if len(sections) < 9 {
		t.Fatalf("%d packets", len(sections))
	}
	for _, s := range sections {
		head, body, _ := strings.Cut(s, "\n")
		want := strings.Split(head, ";")
		stream := unhex(t, strings.Join(strings.Fields(body), ""))
		stream = append(stream, unhex(t, next)...)
		p := parser()
		var got []packet
		p.feed(stream, func(k *packet) { got = append(got, *k) })
		if len(got) != 1 || p.seen().Skipped != 0 {
			t.Errorf("%s: %d packets, %d bytes skipped", want[0], len(got), p.seen().Skipped)
			continue
		}
		spo2, spo2ok := got[0].spo2()
		hr, hrok := got[0].heartRate()
		if fmt.Sprintf("%d;%d", spo2, hr) != strings.TrimSpace(want[1])+";"+strings.TrimSpace(want[2]) {
			t.Errorf("%s: %d %%, %d/min", want[0], spo2, hr)
		}
		if present := spo2 != missingSpO2; spo2ok != present || hrok != present {
			t.Errorf("%s: present %v %v, want %v", want[0], spo2ok, hrok, present)
		}
		var a assessor
		quality, detail := a.assess(&got[0])
		if quality.String() != strings.TrimSpace(want[3]) || string(detail) != strings.TrimSpace(want[4]) {
			t.Errorf("%s: %v %q", want[0], quality, detail)
		}
		if quality == peripherals.Good && !spo2ok {
			t.Errorf("%s: good, and nothing there", want[0])
		}
	}
}
