package v4l2

import (
	"bytes"
	"image"
	"image/jpeg"
	"testing"
)

// Many cameras leave the Huffman tables out; a still needs them.
func TestTablesAreAddedWhereTheyLack(t *testing.T) {
	img := image.NewYCbCr(image.Rect(0, 0, 64, 48), image.YCbCrSubsampleRatio420)
	for i := range img.Y {
		img.Y[i] = byte(i * 7)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	full := b.Bytes()
	at := bytes.Index(full, []byte{0xFF, markDHT})
	lean := append(bytes.Clone(full[:at]), full[at+len(typicalTables)/2:]...)
	if _, err := jpeg.Decode(bytes.NewReader(lean)); err == nil {
		t.Fatal("the tables were not all taken out")
	}
	for name, raw := range map[string][]byte{"with": full, "without": lean} {
		f, ok := granted{Mode: Mode{Format: MJPEG}}.take(append(bytes.Clone(raw), 0, 0, 0), &Buffers{})
		if !ok || !bytes.Equal(f.Data, full) {
			t.Errorf("%s: %d bytes, want the %d of the encoder; %v", name, len(f.Data), len(full), ok)
		}
	}
}
