package alsa

import (
	"fmt"
	"time"
)

// frames returns the frames of one period, or ErrFormat for an absurd format.
func (f Format) frames() (int, error) {
	switch {
	case f.Rate < 4000 || f.Rate > 192000:
		return 0, fmt.Errorf("%w: %d Hz, want 4000 to 192000", ErrFormat, f.Rate)
	case f.Channels != 1 && f.Channels != 2:
		return 0, fmt.Errorf("%w: %d channels, want 1 or 2", ErrFormat, f.Channels)
	case f.Period < time.Millisecond || f.Period > time.Second:
		return 0, fmt.Errorf("%w: periods of %v, want 1 ms to 1 s", ErrFormat, f.Period)
	}
	whole := int64(f.Rate) * int64(f.Period)
	if whole%int64(time.Second) != 0 {
		return 0, fmt.Errorf("%w: %v at %d Hz is no whole number of samples", ErrFormat, f.Period, f.Rate)
	}
	return int(whole / int64(time.Second)), nil
}

// duration returns the time of n frames.
func (f Format) duration(n int) time.Duration {
	return time.Duration(int64(n) * int64(time.Second) / int64(f.Rate))
}

// String returns the format as people write it: "48000 Hz mono 16 bit".
func (f Format) String() string {
	channels := "mono"
	if f.Channels == 2 {
		channels = "stereo"
	}
	return fmt.Sprintf("%d Hz %s 16 bit", f.Rate, channels)
}
