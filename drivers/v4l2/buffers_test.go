package v4l2

import (
	"bytes"
	"sync"
	"testing"
)

func filled(b *Buffers, with byte) Frame {
	f := b.New(1000)
	for i := range f.Data {
		f.Data[i] = with
	}
	return f
}

func same(a, b Frame) bool { return &a.Data[0] == &b.Data[0] }

// A picture that changed under its reader would be a lie: its memory is used
// again when the last reader has released it, and not before.
func TestBufferIsUsedAgainAfterTheLastReader(t *testing.T) {
	var b Buffers
	f := filled(&b, 1)
	one, two := f.Keep(), f.Keep()
	if next := b.New(1000); same(next, f) {
		t.Fatal("it is used again while two read it")
	}
	one.Release()
	one.Release() // of no other
	f.Release()   // nobody kept this one
	if next := b.New(1000); same(next, f) {
		t.Fatal("it is used again while one reads it")
	}
	two.Release()
	again := b.New(1000)
	if !same(again, f) {
		t.Error("it is not used again")
	}
	reader := again.Keep()
	one.Release() // of an earlier life
	two.Release()
	if next := b.New(1000); same(next, again) {
		t.Error("who released it before took it from its reader")
	}
	reader.Release()
}

// Who does not release has the picture for good, and so has who never heard of
// that.
func TestBufferThatIsNotReleased(t *testing.T) {
	var b Buffers
	f := filled(&b, 7)
	want := bytes.Clone(f.Data)
	kept := f.Keep()
	for range 10 {
		filled(&b, 9).Keep().Release()
	}
	if !bytes.Equal(kept.Data, want) || !bytes.Equal(f.Data, want) {
		t.Error("the picture changed")
	}
	plain := Frame{Data: []byte{1}}
	plain.Keep().Release()
}

func TestBuffersOfOtherSizes(t *testing.T) {
	var b Buffers
	for _, size := range []int{1000, 2000, 500, 2000, 0} {
		f := b.New(size).Keep()
		if len(f.Data) != size {
			t.Errorf("%d bytes, want %d", len(f.Data), size)
		}
		f.Release()
	}
	var held []Frame
	for range 3 * spare {
		held = append(held, b.New(1000).Keep())
	}
	for _, f := range held {
		f.Release()
	}
	if len(b.free) > spare {
		t.Errorf("%d free buffers are kept", len(b.free))
	}
}

// One reads slowly, others come and go: under -race, and without, every
// picture is whole for as long as it is read.
func TestReadersSeeWholePictures(t *testing.T) {
	var (
		b       Buffers
		readers sync.WaitGroup
	)
	for n := range 200 {
		f := filled(&b, byte(n)).Keep()
		for range 3 {
			mine := f.Keep()
			readers.Go(func() {
				defer mine.Release()
				for range 5 {
					if bytes.Count(mine.Data, []byte{byte(n)}) != len(mine.Data) {
						t.Errorf("picture %d changed while it was read", n)
						return
					}
				}
			})
		}
		f.Release()
	}
	readers.Wait()
}

// A 720p picture in memory of its own, or in that of an earlier one.
func BenchmarkPicture(b *testing.B) {
	raw := make([]byte, 1280*720*2)
	for _, again := range []bool{false, true} {
		name := map[bool]string{false: "new", true: "again"}[again]
		b.Run(name, func(b *testing.B) {
			var buffers Buffers
			b.ReportAllocs()
			for b.Loop() {
				f := buffers.New(len(raw)).Keep()
				copy(f.Data, raw)
				if again {
					f.Release()
				}
			}
		})
	}
}
