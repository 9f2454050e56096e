package vusb

import (
	"bytes"
	"testing"
)

// What a host asks of a control of two numbers, and what it sets.
func TestKnob(t *testing.T) {
	dials := []dial{{4, -10, 1000, 5}, {2, 100, 400, 10}}
	for name, c := range map[string]struct {
		request byte
		want    []byte
	}{
		"now":     {getCur, []byte{0, 0, 0, 0, 100, 0}},
		"lowest":  {getMin, []byte{0xf6, 0xff, 0xff, 0xff, 100, 0}},
		"highest": {getMax, []byte{0xe8, 3, 0, 0, 0x90, 1}},
		"step":    {getRes, []byte{5, 0, 0, 0, 10, 0}},
		"default": {getDef, []byte{0, 0, 0, 0, 100, 0}},
		"length":  {getLen, []byte{6, 0}},
		"info":    {getInf, []byte{3}},
	} {
		if in, ok := new(knob).answer(c.request, nil, dials...); !ok || !bytes.Equal(in, c.want) {
			t.Errorf("%s: %x, %v", name, in, ok)
		}
	}
	if _, ok := new(knob).answer(0x77, nil, dials...); ok {
		t.Error("a request that there is not was answered")
	}
}

func TestKnobSet(t *testing.T) {
	dials := []dial{{4, -10, 1000, 5}, {1, 0, 1, 1}}
	for name, c := range map[string]struct {
		out []byte
		ok  bool
	}{
		"in range":  {[]byte{0xf6, 0xff, 0xff, 0xff, 1}, true},
		"too low":   {[]byte{0xf5, 0xff, 0xff, 0xff, 1}, false},
		"too high":  {[]byte{0, 0, 0, 0, 2}, false},
		"too short": {[]byte{0, 0, 0, 0}, false},
		"too long":  {[]byte{0, 0, 0, 0, 0, 0}, false},
		"nothing":   {nil, false},
	} {
		k := new(knob)
		if _, ok := k.answer(setCur, c.out, dials...); ok != c.ok {
			t.Errorf("%s: %v", name, ok)
		}
		want := []int{0, 0}
		if c.ok {
			want = []int{-10, 1}
		}
		if got := k.now(dials...); got[0] != want[0] || got[1] != want[1] {
			t.Errorf("%s: it stands at %v", name, got)
		}
	}
}
