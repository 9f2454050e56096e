package suntech

import (
	"bytes"
	"encoding/hex"
	"os"
	"strings"
	"testing"

	"telecart/peripherals"
)

// The module's packets of testdata: those that are good are found, those that
// are not are rejected and counted, and the next good one is found again.
func TestGoldenPackets(t *testing.T) {
	text, err := os.ReadFile("testdata/packets.txt")
	if err != nil {
		t.Fatal(err)
	}
	sections := strings.Split(string(text), "\n= ")[1:]
	if len(sections) != 5 {
		t.Fatalf("%d packets", len(sections))
	}
	for _, s := range sections {
		head, body, _ := strings.Cut(s, "\n")
		packet, err := hex.DecodeString(strings.Join(strings.Fields(body), ""))
		if err != nil {
			t.Fatal(err)
		}
		var p parser
		var got [][]byte
		keep := func(b []byte) { got = append(got, bytes.Clone(b)) }
		p.feed(packet, keep)
		if strings.HasSuffix(head, "good") {
			if len(got) != 1 || !bytes.Equal(got[0], packet) || p.Counts.Rejected != 0 {
				t.Errorf("%s: % x, %+v", head, got, p.Counts)
			}
			continue
		}
		if len(got) != 0 || p.Counts.Rejected == 0 {
			t.Errorf("%s: % x, %+v", head, got, p.Counts)
		}
		p.feed([]byte{0x3E, 0x04, 0x4B, 0x73}, keep)
		if len(got) != 1 {
			t.Errorf("%s: not in step again", head)
		}
	}
}

func TestRequests(t *testing.T) {
	for want, got := range map[string][]byte{
		"3a20a6":       startCommand(adult),
		"3a873f":       startCommand(child),
		"3a289e":       startCommand(neonate),
		"3a79050048":   pressureCommand(),
		"3a7903004a":   resultCommand(),
		"3a7901004c":   abortCommand(),
		"3a0c000101b8": request(0x0C, 0x00, 0x01, 0x01), // the manual's example; never sent
	} {
		if hex.EncodeToString(got) != want {
			t.Errorf("% x, want %s", got, want)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a start without a size was made")
		}
	}()
	startCommand("")
}

func TestResults(t *testing.T) {
	good := result{systolic: 115, diastolic: 74, mean: 88, pulse: 85}
	with := func(change func(*result)) result {
		r := good
		change(&r)
		return r
	}
	for name, c := range map[string]struct {
		r     result
		why   string
		pulse string
	}{
		"manual":        {good, "", ""},
		"weak":          {with(func(r *result) { r.code = 1 }), "weak or no signal", "weak or no signal"},
		"artefact":      {with(func(r *result) { r.code = 2 }), "artefact or erratic signal", "artefact or erratic signal"},
		"loose":         {with(func(r *result) { r.code = 87 }), "inflation timeout, air leak or loose cuff", "inflation timeout, air leak or loose cuff"},
		"unknown code":  {with(func(r *result) { r.code = 0x85 }), "error 133", "error 133"},
		"zero":          {result{}, detailRange, detailRange},
		"too high":      {with(func(r *result) { r.systolic = 301 }), detailRange, detailRange},
		"dia over sys":  {with(func(r *result) { r.diastolic = 116 }), detailContrary, detailContrary},
		"mean over sys": {with(func(r *result) { r.mean = 120 }), detailContrary, detailContrary},
		"mean is dia":   {with(func(r *result) { r.mean = 74 }), detailContrary, detailContrary},
		"no pulse":      {with(func(r *result) { r.pulse = 0 }), "", detailNoValue},
		"pulse 255":     {with(func(r *result) { r.pulse = 255 }), "", detailNoValue},
	} {
		rds := c.r.readings()
		if len(rds) != 4 {
			t.Fatalf("%s: %d readings", name, len(rds))
		}
		for _, rd := range rds {
			why := c.why
			if rd.Quantity == peripherals.NIBPPulse {
				why = c.pulse
			}
			good := rd.Quality == peripherals.Good
			if string(rd.Detail) != why || good != (why == "") || !good && (rd.Value != 0 || rd.Quality != peripherals.NoSignal) {
				t.Errorf("%s: %+v, want %q", name, rd, why)
			}
		}
	}
	for code := 1; code < 256; code++ {
		if words(code) == "" {
			t.Errorf("code %d has no words", code)
		}
	}
}

// What was broken off is given up after a pause, and what hides behind it is
// found.
func TestExpire(t *testing.T) {
	var p parser
	found := 0
	yield := func(b []byte) { found++ }
	p.feed([]byte{0x3E, 0x43, 0x3E, 0x04, 0x4B, 0x73, 0x3E}, yield) // a version that never ends
	if found != 0 {
		t.Fatal("found too early")
	}
	p.expire(yield)
	if found != 1 || p.Held() != 0 {
		t.Errorf("%d packets, %d bytes held", found, p.Held())
	}
}

func FuzzParser(f *testing.F) {
	f.Add([]byte{0x3E, 0x05, 0x02, 0x01, 0xBA, 0x3E, 0x04, 0x4B, 0x73})
	f.Add([]byte{0x3E, 0x43, 0x3E, 0x18, 0x3E, 0x04})
	f.Fuzz(func(t *testing.T, noise []byte) {
		var p parser
		check := func(b []byte) {
			if b[0] != moduleStart || int(b[1]) != len(b) || sum(b) != 0 || measure(b) != len(b) {
				t.Fatalf("% x", b)
			}
			if b[1] == resultLen {
				for _, rd := range parseResult(b).readings() {
					if rd.Quality == peripherals.NoSignal && rd.Value != 0 {
						t.Fatalf("%+v", rd)
					}
				}
			}
		}
		p.feed(noise, check)
		p.expire(check)
		found := false
		p.feed([]byte{0x3E, 0x04, 0x4B, 0x73}, func(b []byte) { found = b[2] == executed })
		if !found {
			t.Fatalf("not in step again after % x", noise)
		}
		if c := p.Counts; c.Bytes != uint64(len(noise))+4 || c.Skipped > c.Bytes {
			t.Fatalf("%+v", c)
		}
	})
}

func BenchmarkParser(b *testing.B) {
	stream := bytes.Repeat([]byte{0x3E, 0x05, 0x02, 0x01, 0xBA}, 100)
	var p parser
	b.SetBytes(int64(len(stream)))
	b.ReportAllocs()
	for b.Loop() {
		p.feed(stream, func([]byte) {})
	}
}
