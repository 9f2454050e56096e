package rig

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"testing"
)

// Numbered returns a maker of JPEGs with their number in a comment, so that
// lost, repeated or mixed frames show.
func Numbered(t testing.TB, width, height int) func(n int) []byte {
	t.Helper()
	img := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio422)
	for i := range img.Y {
		img.Y[i] = byte(i * 7)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 50}); err != nil {
		t.Fatal(err)
	}
	plain := b.Bytes()
	return func(n int) []byte {
		out := make([]byte, 0, len(plain)+8)
		out = append(out, plain[:2]...)       // start of image
		out = append(out, 0xff, 0xfe, 0, 2+4) // comment
		out = binary.BigEndian.AppendUint32(out, uint32(n))
		return append(out, plain[2:]...)
	}
}

// Number returns the number from Numbered; ok is false unless the picture is
// the same byte by byte.
func Number(data []byte, picture func(int) []byte) (n int, ok bool) {
	if len(data) < 10 {
		return 0, false
	}
	n = int(binary.BigEndian.Uint32(data[6:]))
	return n, bytes.Equal(data, picture(n))
}
