package codec

import "fmt"

// Encoder compresses pictures of one size. It must be closed.
type Encoder interface {
	// Encode compresses img. With forceKey the picture is a key frame, which
	// needs no other to be decoded; so is the first picture, but no other. data
	// is valid until the next call, and empty if the encoder skipped the
	// picture. H.264 is in Annex B form, each key frame with its parameter
	// sets.
	Encode(img *I420, forceKey bool) (data []byte, key bool, err error)
	// SetBitrate changes the target, in bit/s.
	SetBitrate(bps int) error
	Close() error
}

// Limits of an encoder's settings.
const (
	minBitrate = 10_000
	maxBitrate = 50_000_000
	maxRate    = 120
)

func checkEncoder(name string, width, height, fps, bps int) error {
	if err := checkSize(width, height); err != nil {
		return fmt.Errorf("%s encoder: %w", name, err)
	}
	if width%2 != 0 || height%2 != 0 || width < 16 || height < 16 {
		return fmt.Errorf("%s encoder: %d×%d pixels: at least 16, and even, are needed", name, width, height)
	}
	if fps < 1 || fps > maxRate || bps < minBitrate || bps > maxBitrate {
		return fmt.Errorf("%s encoder: %d pictures/s and %d bit/s are out of range", name, fps, bps)
	}
	return nil
}

func checkPicture(name string, img *I420, width, height int) error {
	if err := img.check(); err != nil {
		return fmt.Errorf("%s encoder: %w", name, err)
	}
	if img.Width != width || img.Height != height {
		return fmt.Errorf("%s encoder for %d×%d got a picture of %d×%d", name, width, height, img.Width, img.Height)
	}
	return nil
}

// grow returns a slice of n bytes, in buf's memory if that suffices.
func grow(buf []byte, n int) []byte {
	if cap(buf) < n {
		return make([]byte, n+n/2)[:n]
	}
	return buf[:n]
}
