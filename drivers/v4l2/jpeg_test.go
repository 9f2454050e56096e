package v4l2

import (
	"bytes"
	"image"
	"image/jpeg"
	"math/rand/v2"
	"testing"
)

// jpegOf makes a real JPEG with some content.
func jpegOf(t testing.TB, width, height int) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, width, height))
	r := rand.New(rand.NewPCG(1, 2))
	for i := range min(len(img.Pix), 3000) {
		img.Pix[i] = byte(r.Uint32())
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// segment makes a marker segment.
func segment(mark byte, body ...byte) []byte {
	n := len(body) + 2
	return append([]byte{0xFF, mark, byte(n >> 8), byte(n)}, body...)
}

func TestFindJPEG(t *testing.T) {
	good := jpegOf(t, 64, 48)
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	thumbnail := segment(0xE1, good...) // has its own start and end inside
	restart := join(good[:len(good)-2], []byte{0xFF, 0xD0, 0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD9})
	sof := segment(0xC0, 8, 0, 48, 0, 64, 1, 1, 0x11, 0)
	sos := segment(0xDA, 1, 1, 0, 0, 63, 0)
	for name, c := range map[string]struct {
		b      []byte
		length int // 0: refused
	}{
		"alone":                  {good, len(good)},
		"buffer padded":          {join(good, make([]byte, 999)), len(good)},
		"older picture behind":   {join(good, good[len(good)/2:]), len(good)},
		"thumbnail":              {join(good[:2], thumbnail, good[2:]), len(good) + len(thumbnail)},
		"restarts and stuffing":  {restart, len(restart)},
		"fill bytes":             {join(good[:2], []byte{0xFF, 0xFF}, good[2:]), len(good) + 2},
		"progressive scans":      {join(good[:2], sof, sos, []byte{1, 2}, sos, []byte{3, 4}, []byte{0xFF, 0xD9}), 2 + len(sof) + 2*len(sos) + 6},
		"empty":                  {nil, 0},
		"start only":             {good[:2], 0},
		"without start":          {good[2:], 0},
		"without end":            {good[:len(good)-2], 0},
		"half an end marker":     {good[:len(good)-1], 0},
		"half a header":          {good[:20], 0},
		"no scan":                {join(good[:2], sof, []byte{0xFF, 0xD9}), 0},
		"no frame header":        {join(good[:2], sos, []byte{1, 0xFF, 0xD9}), 0},
		"size zero":              {join(good[:2], segment(0xC0, 8, 0, 0, 0, 0, 1), sos, []byte{1, 0xFF, 0xD9}), 0},
		"length of one":          {join(good[:2], []byte{0xFF, 0xE0, 0, 1}, good[2:]), 0},
		"a second start inside":  {join(good[:2], good), 0},
		"garbage":                {bytes.Repeat([]byte{0x5A}, 100), 0},
		"all fill":               {bytes.Repeat([]byte{0xFF}, 100), 0},
		"garbage between":        {join(good[:2], []byte{7}, good[2:]), 0},
		"short frame header":     {join(good[:2], segment(0xC0, 8, 0, 1), sos, []byte{1, 0xFF, 0xD9}), 0},
		"lost packet in between": {join(good[:300], bytes.Repeat([]byte{0xFF, 0x10}, 9)), 0},
	} {
		p, ok := findJPEG(c.b)
		if ok != (c.length > 0) || ok && p.length != c.length {
			t.Errorf("%s: %+v, %v; want length %d", name, p, ok, c.length)
		}
		if ok && (p.width != 64 || p.height != 48) {
			t.Errorf("%s: %d×%d", name, p.width, p.height)
		}
	}
}

func FuzzFindJPEG(f *testing.F) {
	good := jpegOf(f, 16, 16)
	f.Add(good)
	f.Add(append(bytes.Clone(good), good...))
	f.Add(good[:len(good)/2])
	f.Add([]byte{0xFF, 0xD8, 0xFF})
	f.Fuzz(func(t *testing.T, b []byte) {
		p, ok := findJPEG(b)
		if !ok {
			return
		}
		if p.length > len(b) || p.width <= 0 || p.height <= 0 || !bytes.HasPrefix(b, []byte{0xFF, 0xD8}) || !bytes.HasSuffix(b[:p.length], []byte{0xFF, 0xD9}) {
			t.Fatalf("%+v of % x", p, b)
		}
		// what is behind the picture changes nothing, and cutting is stable
		if again, ok := findJPEG(b[:p.length]); !ok || again != p {
			t.Fatalf("%+v, then %+v, %v", p, again, ok)
		}
		if again, ok := findJPEG(p.whole(b)); !ok || !again.tables || again.width != p.width || again.height != p.height {
			t.Fatalf("%+v, with tables %+v, %v", p, again, ok)
		}
	})
}

func BenchmarkFindJPEG(b *testing.B) {
	picture := jpegOf(b, 1280, 720)
	b.SetBytes(int64(len(picture)))
	for b.Loop() {
		findJPEG(picture)
	}
}
