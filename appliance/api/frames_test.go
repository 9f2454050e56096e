package api

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"time"
)

func TestFrames(t *testing.T) {
	at := time.UnixMicro(1795362120123456)
	frames := []Frame{
		{Kind: FrameJPEG, Key: true, At: at, Data: []byte{0xff, 0xd8, 0xff, 0xd9}},
		{Kind: FrameVP8, At: at.Add(time.Millisecond), Data: []byte{}},
		{Kind: FrameVP8, Key: true, At: time.UnixMicro(0), Data: bytes.Repeat([]byte{7}, 70000)},
	}
	var wire bytes.Buffer
	for _, f := range frames {
		if err := WriteFrame(&wire, f); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range frames {
		got, err := ReadFrame(&wire)
		if err != nil || got.Kind != want.Kind || got.Key != want.Key || !got.At.Equal(want.At) || !bytes.Equal(got.Data, want.Data) {
			t.Errorf("got %v %v, want %v", got, err, want)
		}
	}
	if _, err := ReadFrame(&wire); err != io.EOF {
		t.Errorf("between frames: %v, want io.EOF", err)
	}
}

func TestFrameCutShort(t *testing.T) {
	var wire bytes.Buffer
	WriteFrame(&wire, Frame{Kind: FrameJPEG, Data: make([]byte, 100)})
	for _, n := range []int{1, frameHeader - 1, frameHeader, wire.Len() - 1} {
		if _, err := ReadFrame(bytes.NewReader(wire.Bytes()[:n])); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("after %d bytes: %v", n, err)
		}
	}
}

func TestFrameTooLong(t *testing.T) {
	if _, err := ReadFrame(bytes.NewReader(append([]byte{0xff, 0xff, 0xff, 0xff}, make([]byte, 12)...))); err == nil {
		t.Error("a frame of 4 GiB was taken")
	}
}

func FuzzReadFrame(f *testing.F) {
	var wire bytes.Buffer
	WriteFrame(&wire, Frame{Kind: FrameVP8, Key: true, Data: []byte("x")})
	f.Add(wire.Bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		frame, err := ReadFrame(bytes.NewReader(b))
		if err == nil && len(frame.Data) > len(b) {
			t.Errorf("%d bytes of data from %d", len(frame.Data), len(b))
		}
	})
}
