//go:build cgo

package alsa

/*
#include <alsa/asoundlib.h>
*/
import "C"

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"golang.org/x/sys/unix"
)

// refused is a format that the card does not support, with those that it does.
type refused struct {
	want Format
	can  string
}

func (r *refused) Error() string {
	return fmt.Sprintf("%v: asked for %v, the card does %s", ErrFormat, r.want, r.can)
}

func (r *refused) Unwrap() error { return ErrFormat }

// explainOpen is explain for the openers. libasound returns ENODEV for an
// unknown card name, and ENOENT for an unknown number: neither is a card that
// was there and is gone.
func explainOpen(did, name string, err error) error {
	var r *refused
	if errors.As(err, &r) {
		return fmt.Errorf("%s %s: %w", did, name, r)
	}
	if errors.Is(err, unix.ENODEV) || errors.Is(err, unix.ENXIO) {
		err = fs.ErrNotExist
	}
	return explain(did, name, err)
}

// able describes what the card supports: "S16_LE, S24_3LE; 44100, 48000 Hz; 2
// channels". hw is scratch space.
func (p *pcm) able(hw *C.snd_pcm_hw_params_t) string {
	if C.snd_pcm_hw_params_any(p.h, hw) < 0 {
		return "nothing that it tells of"
	}
	var formats, rates, channels []string
	for _, f := range []C.snd_pcm_format_t{C.SND_PCM_FORMAT_U8, C.SND_PCM_FORMAT_S16_LE, C.SND_PCM_FORMAT_S24_LE, C.SND_PCM_FORMAT_S24_3LE, C.SND_PCM_FORMAT_S32_LE, C.SND_PCM_FORMAT_FLOAT_LE} {
		if C.snd_pcm_hw_params_test_format(p.h, hw, f) == 0 {
			formats = append(formats, C.GoString(C.snd_pcm_format_name(f)))
		}
	}
	for _, r := range []int{8000, 11025, 16000, 22050, 32000, 44100, 48000, 88200, 96000, 192000} {
		if C.snd_pcm_hw_params_test_rate(p.h, hw, C.uint(r), 0) == 0 {
			rates = append(rates, fmt.Sprint(r))
		}
	}
	for n := 1; n <= 8; n++ {
		if C.snd_pcm_hw_params_test_channels(p.h, hw, C.uint(n)) == 0 {
			channels = append(channels, fmt.Sprint(n))
		}
	}
	return fmt.Sprintf("%s; %s Hz; %s channels", list(formats), list(rates), list(channels))
}

func list(s []string) string {
	if len(s) == 0 {
		return "none"
	}
	return strings.Join(s, ", ")
}
