package suretemp

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"math"
	"os"
	"strings"
	"testing"

	"telecart/peripherals"
)

// The packets of testdata: answers are found, commands are what this driver
// sends, and what is bad is rejected, counted and left behind.
func TestGoldenPackets(t *testing.T) {
	text, err := os.ReadFile("testdata/packets.txt")
	if err != nil {
		t.Fatal(err)
	}
	sent := [][]byte{request(setMethod, 1), request(lockSwitch, 1), request(sendRecord), request(setAsynchro, 1)}
	sections := strings.Split(string(text), "\n= ")[1:]
	if len(sections) != 12 {
		t.Fatalf("%d packets", len(sections))
	}
	for _, s := range sections {
		head, body, _ := strings.Cut(s, "\n")
		packet, err := hex.DecodeString(strings.Join(strings.Fields(body), ""))
		if err != nil {
			t.Fatal(err)
		}
		var p parser
		found := 0
		p.feed(packet, func(f frame) { found++ })
		switch _, kind, _ := strings.Cut(head, "; "); kind {
		case "command":
			if !bytes.Equal(packet, sent[0]) {
				t.Errorf("%s: % x", head, sent[0])
			}
			sent = sent[1:]
		case "good":
			if found != 1 || p.Counts.Rejected != 0 || p.Held() != 0 {
				t.Errorf("%s: %d, %+v", head, found, p.Counts)
			}
		case "rejected":
			p.expire(func(f frame) { found++ })
			if found != 0 || p.Counts.Rejected == 0 {
				t.Errorf("%s: %d, %+v", head, found, p.Counts)
			}
			p.feed(request(setAsynchro), func(f frame) { found++ })
			if found != 1 {
				t.Errorf("%s: not in step again", head)
			}
		default:
			t.Errorf("%q", kind)
		}
	}
}

// The record of page 64: ready, no final value, the probe at 34.22 °C.
func TestGoldenRecord(t *testing.T) {
	data, err := hex.DecodeString("0000000076AF99434E00230000000200000100EF9E52465D4D944351123D46BD01")
	if err != nil {
		t.Fatal(err)
	}
	r, ok := parseRecord(data)
	want := record{final: -273.15, probe: 34.221, counter: 35, stage: ready, active: true}
	if !ok || r != want {
		t.Errorf("%+v, want %+v", r, want)
	}
	if v := assess(r, "", 0, true); v.said {
		t.Errorf("tells %+v", v)
	}
	for n := range 64 {
		if _, ok := parseRecord(make([]byte, n)); ok != (n == shortRecord || n == longRecord) {
			t.Errorf("%d bytes: %v", n, ok)
		}
	}
}

// bytes19 makes a record of 19 bytes.
func bytes19(final, probe float64, method, algorithm byte, s stage, fault uint16, kind byte) []byte {
	p := binary.LittleEndian.AppendUint32(nil, math.Float32bits(float32(final+273.15)))
	p = binary.LittleEndian.AppendUint32(p, math.Float32bits(float32(probe+273.15)))
	p = binary.LittleEndian.AppendUint32(p, 70000)
	p = append(p, method, algorithm, byte(s))
	p = binary.LittleEndian.AppendUint16(p, fault)
	return append(p, 1, kind)
}

func TestAssess(t *testing.T) {
	const oral, axillary, rectal = peripherals.SiteOral, peripherals.SiteAxillary, peripherals.SiteRectal
	nothing := verdict{}
	no := func(why peripherals.Words, site string) verdict { return verdict{said: true, detail: why, site: site} }
	good := func(v float64, why peripherals.Words, site string) verdict {
		return verdict{true, v, peripherals.Good, why, site}
	}
	for name, c := range map[string]struct {
		data   []byte
		wanted string
		post   int
		steady bool
		want   verdict
	}{
		"idle":              {bytes19(0, 24, 0, 0, idle, 0, 0), "", 0, true, nothing},
		"not ready":         {bytes19(37, 37, 0, 0, notReady, 0, 0), "", 0, true, nothing},
		"ready":             {bytes19(37, 37, 0, 0, ready, 0, 0), oral, 0, true, nothing},
		"predicting":        {bytes19(37, 37, 0, 0, predicting, 0, 0), oral, 0, true, nothing},
		"predict display":   {bytes19(37, 37, 0, 0, predictDisplay, 0, 0), oral, 0, true, nothing},
		"predict position":  {bytes19(37, 37, 0, 0, predictPosition, 0, 0), oral, 0, true, nothing},
		"ended":             {bytes19(37, 37, 0, 0, ended, 0, 0), oral, 0, true, nothing},
		"unknown state":     {bytes19(37, 37, 0, 0, 15, 0, 0), oral, 0, true, nothing},
		"final":             {bytes19(37.2, 36, 0, 0, final, 0, 0), "", 0, false, good(37.2, "predicted", oral)},
		"final position":    {bytes19(38.5, 36, 0, 0, finalPosition, 0, 0), oral, 0, false, good(38.5, "predicted", oral)},
		"rectal":            {bytes19(38.1, 36, 0, 1, final, 0, 2), "", 0, false, good(38.1, "predicted", rectal)},
		"axillary, child":   {bytes19(36.9, 36, 0, 2, final, 0, 0), axillary, 0, false, good(36.9, "predicted, paediatric axillary", axillary)},
		"axillary, adult":   {bytes19(36.9, 36, 0, 4, final, 0, 0), axillary, 0, false, good(36.9, "predicted, adult axillary", axillary)},
		"other site":        {bytes19(36.9, 36, 0, 0, final, 0, 0), axillary, 0, false, no("measured as oral, not axillary", axillary)},
		"over":              {bytes19(43.3, 43, 0, 0, finalOver, 0, 0), "", 0, false, no(detailOver, oral)},
		"over position":     {bytes19(43.3, 43, 0, 0, finalOverPosition, 0, 0), "", 0, false, no(detailOver, oral)},
		"under":             {bytes19(26.7, 26, 0, 0, finalUnder, 0, 0), "", 0, false, no(detailUnder, oral)},
		"under position":    {bytes19(26.7, 26, 0, 0, finalUnderPosition, 0, 0), "", 0, false, no(detailUnder, oral)},
		"error":             {bytes19(37, 37, 0, 0, final, 7, 0), "", 0, true, no("error 7", oral)},
		"error state":       {bytes19(37, 37, 0, 0, failed, 0, 0), "", 0, true, no("error", oral)},
		"self test":         {bytes19(37, 37, 0, 0, final, 0, 0), "", 3, true, no("self test failed, error 3", oral)},
		"no probe":          {bytes19(37, 37, 0, 0, final, 0, 3), "", 0, true, no(detailNoProbe, oral)},
		"calibration probe": {bytes19(37, 37, 0, 0, final, 0, 1), "", 0, true, no(detailKey, oral)},
		"calibration":       {bytes19(37, 37, 0, 3, final, 0, 0), "", 0, true, no(detailKey, "")},
		"rectal probe":      {bytes19(37, 37, 0, 0, final, 0, 2), "", 0, true, no(detailMisfit, oral)},
		"rectal algorithm":  {bytes19(37, 37, 0, 1, final, 0, 0), "", 0, true, no(detailMisfit, rectal)},
		"kelvin":            {bytes19(37-273.15, 37, 0, 0, final, 0, 0), "", 0, true, no(detailRange, oral)},
		"too hot":           {bytes19(43.4, 37, 0, 0, final, 0, 0), "", 0, true, no(detailRange, oral)},
		"not a number":      {bytes19(math.NaN(), 37, 0, 0, final, 0, 0), "", 0, true, no(detailRange, oral)},
		"low":               {bytes19(33.9, 33, 0, 0, final, 0, 0), "", 0, true, verdict{true, 33.9, peripherals.Suspect, detailLow, oral}},
		"unknown place":     {bytes19(37, 36, 0, 9, final, 0, 0), "", 0, true, verdict{true, 37, peripherals.Suspect, detailPlace, ""}},
		"another place":     {bytes19(37, 36, 0, 9, final, 0, 0), oral, 0, true, no("measured as of an unknown place, not oral", oral)},
		"monitor":           {bytes19(0, 36.6, 1, 0, monitoring, 0, 0), "", 0, true, good(36.6, detailMonitor, oral)},
		"monitor, armpit":   {bytes19(0, 36.6, 1, 0, monitoring, 0, 0), axillary, 0, true, good(36.6, detailMonitor, axillary)},
		"monitor, unfit":    {bytes19(0, 36.6, 1, 0, monitoring, 0, 0), rectal, 0, true, no(detailMisfit, rectal)},
		"monitor, moving":   {bytes19(0, 36.6, 1, 0, monitoring, 0, 0), "", 0, false, verdict{true, 36.6, peripherals.Suspect, detailUnsteady, oral}},
		"monitor, cold":     {bytes19(0, 24, 1, 0, monitoring, 0, 0), "", 0, true, no(detailRange, oral)},
	} {
		r, ok := parseRecord(c.data)
		if !ok {
			t.Fatal(name)
		}
		if got := assess(r, c.wanted, c.post, c.steady); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func FuzzParser(f *testing.F) {
	f.Add(request(setAsynchro, 1))
	f.Add(append([]byte{3, 2, 3, 2, 0x10}, request(sendRecord, bytes19(37, 37, 0, 0, final, 0, 0)...)...))
	f.Fuzz(func(t *testing.T, noise []byte) {
		var p parser
		check := func(f frame) {
			if len(f.data) > longest {
				t.Fatalf("%d bytes", len(f.data))
			}
			r, ok := parseRecord(f.data)
			if !ok {
				return
			}
			v := assess(r, "", 0, true)
			if v.quality == peripherals.NoSignal && v.value != 0 || v.quality != peripherals.NoSignal && !(v.value >= lowest && v.value <= highest) {
				t.Fatalf("%+v", v)
			}
		}
		p.feed(noise, check)
		p.expire(check)
		found := false
		p.feed(request(setAsynchro), func(f frame) { found = f.command == setAsynchro })
		if !found {
			t.Fatalf("not in step again after % x", noise)
		}
	})
}

func BenchmarkParser(b *testing.B) {
	stream := bytes.Repeat(request(sendRecord, bytes19(37, 37, 0, 0, final, 0, 0)...), 50)
	var p parser
	b.SetBytes(int64(len(stream)))
	b.ReportAllocs()
	for b.Loop() {
		p.feed(stream, func(frame) {})
	}
}
