package mllp

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
)

// collect feeds stream in pieces of the given size.
func collect(d *Decoder, stream string, piece int) (messages []string, err error) {
	for part := range slices.Chunk([]byte(stream), piece) {
		err = errors.Join(err, d.Feed(part, func(m []byte) { messages = append(messages, string(m)) }))
	}
	return messages, err
}

func TestDecoder(t *testing.T) {
	long := strings.Repeat("x", MaxMessage)
	for name, c := range map[string]struct {
		stream   string
		want     []string
		rejected int
	}{
		"one":                   {"\x0bA\x1c\r", []string{"A"}, 0},
		"two":                   {"\x0bA\rB\x1c\r\x0bC\x1c\r", []string{"A\rB", "C"}, 0},
		"line ends between":     {"\r\n\x0bA\x1c\r\r\n \x0bC\x1c\r", []string{"A", "C"}, 0},
		"empty":                 {"\x0b\x1c\r", []string{""}, 0},
		"garbage first":         {"GET / HTTP/1.1\r\n\r\n\x0bA\x1c\r", []string{"A"}, 1},
		"garbage between":       {"\x0bA\x1c\rxx\x0bB\x1c\ryy", []string{"A", "B"}, 2},
		"half, then whole":      {"\x0bMSH|half\x0bA\x1c\r", []string{"A"}, 1},
		"no carriage return":    {"\x0bA\x1cX\x0bB\x1c\r", []string{"B"}, 1},
		"ends in 1C 0B":         {"\x0bA\x1c\x0bB\x1c\r", []string{"B"}, 1},
		"end without beginning": {"\x1c\r\x0bB\x1c\r", []string{"B"}, 1},
		"longest":               {"\x0b" + long + "\x1c\r", []string{long}, 0},
		"too long":              {"\x0b" + long + "x\x1c\r\x0bB\x1c\r", []string{"B"}, 1},
		"never ends":            {"\x0b" + long + long, nil, 1},
		"cut":                   {"\x0bMSH|", nil, 0},
	} {
		t.Run(name, func(t *testing.T) {
			pieces := []int{len(c.stream), 4096}
			if len(c.stream) < 100 {
				pieces = []int{len(c.stream), 1, 2, 3}
			}
			for _, piece := range pieces {
				var d Decoder
				got, err := collect(&d, c.stream, piece)
				if !slices.Equal(got, c.want) {
					t.Errorf("pieces of %d: %d messages, want %d", piece, len(got), len(c.want))
				}
				if d.Rejected != c.rejected || (err != nil) != (c.rejected > 0) {
					t.Errorf("pieces of %d: rejected %d (%v), want %d", piece, d.Rejected, err, c.rejected)
				}
				if cap(d.buf) > 2*MaxMessage {
					t.Errorf("holds %d bytes", cap(d.buf))
				}
			}
		})
	}
}

func FuzzDecoder(f *testing.F) {
	f.Add([]byte("\x0bMSH|^~\\&|\x1c\r\x0bA\x1cB\x0bC\x1c\r"), 3)
	f.Fuzz(func(t *testing.T, stream []byte, piece int) {
		if piece < 1 || len(stream) == 0 {
			return
		}
		var whole, parts Decoder
		a, _ := collect(&whole, string(stream), len(stream))
		b, _ := collect(&parts, string(stream), piece)
		if !slices.Equal(a, b) || whole.Rejected != parts.Rejected || whole.Inside() != parts.Inside() {
			t.Fatalf("in one: %q (%d rejected), in pieces of %d: %q (%d)", a, whole.Rejected, piece, b, parts.Rejected)
		}
		for _, m := range a {
			if strings.ContainsAny(m, "\x0b\x1c") {
				t.Fatalf("message with framing in it: %q", m)
			}
		}
		// Whatever came before, the next whole frame is found.
		found := false
		_ = parts.Feed(AppendFrame(nil, []byte("next")), func(m []byte) { found = found || bytes.Equal(m, []byte("next")) })
		if !found {
			t.Fatal("the next frame was not found")
		}
	})
}

func BenchmarkDecoder(b *testing.B) {
	frame := AppendFrame(nil, bytes.Repeat([]byte("OBX|1|NM|150456^MDC_PULS_OXIM_SAT_O2^MDC|1.3.1.150456|99\r"), 20))
	var d Decoder
	n := 0
	b.SetBytes(int64(len(frame)))
	b.ReportAllocs()
	for b.Loop() {
		if err := d.Feed(frame, func([]byte) { n++ }); err != nil {
			b.Fatal(err)
		}
	}
}
