package codec

import (
	"bytes"
	"testing"
)

// bits reads a parameter set of H.264 (ITU-T H.264, 7.3.2.1 and E.1.1).
type bits struct {
	data []byte
	at   int
}

func (b *bits) u(n int) (v int) {
	for range n {
		v = v<<1 | int(b.data[b.at/8]>>(7-b.at%8)&1)
		b.at++
	}
	return v
}

// ue is an Exp-Golomb code.
func (b *bits) ue() int {
	zeros := 0
	for b.u(1) == 0 {
		zeros++
	}
	return 1<<zeros - 1 + b.u(zeros)
}

// signal is what a sequence parameter set says about colours.
type signal struct{ fullRange, primaries, transfer, matrix int }

// colourSignal reads the first parameter set of a baseline stream that tells
// its colours.
func colourSignal(t *testing.T, stream []byte) signal {
	t.Helper()
	nal, _, _ := bytes.Cut(stream[4:], []byte{0, 0, 0, 1})
	b := &bits{data: bytes.ReplaceAll(nal, []byte{0, 0, 3}, []byte{0, 0}), at: 4 * 8}
	b.ue() // number of the set
	b.ue() // frame numbers
	if order := b.ue(); order == 0 {
		b.ue()
	} else if order != 2 {
		t.Fatalf("picture order count type %d", order)
	}
	b.ue() // reference frames
	b.u(1)
	b.ue() // width
	b.ue() // height
	if b.u(1) == 0 {
		b.u(1)
	}
	b.u(1)
	if b.u(1) == 1 { // cropping
		for range 4 {
			b.ue()
		}
	}
	if b.u(1) == 0 {
		t.Fatal("the stream does not tell its colours")
	}
	if b.u(1) == 1 && b.u(8) == 255 { // aspect ratio
		b.u(32)
	}
	if b.u(1) == 1 { // overscan
		b.u(1)
	}
	if b.u(1) == 0 {
		t.Fatal("the stream does not tell its colours")
	}
	b.u(3) // video format
	s := signal{fullRange: b.u(1)}
	if b.u(1) == 1 {
		s.primaries, s.transfer, s.matrix = b.u(8), b.u(8), b.u(8)
	}
	return s
}

// Browsers that go by what the stream says must come to BT.601, limited range
// (SMPTE 170M is number 6 in each table); Chromium guesses the matrix right by
// itself, so a browser test alone does not show this.
func TestH264TellsItsColours(t *testing.T) {
	for _, size := range [][2]int{{1280, 720}, {640, 360}, {480, 270}} {
		e, err := NewH264(size[0], size[1], 30, 1_500_000)
		if err != nil {
			t.Fatal(err)
		}
		data, _, err := e.Encode(i420(t, yuyv(size[0], size[1], 0)), false)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := colourSignal(t, data), (signal{0, 6, 6, 6}); got != want {
			t.Errorf("%v: told %+v, want %+v", size, got, want)
		}
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	}
}
