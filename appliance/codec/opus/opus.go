// Package opus is telecart's use of libopus, 48 kHz mono, in two modes: speech
// for the conversation, and restricted low delay for the stethoscope.
//
// The choice matters: speech mode takes 8 to 18 dB off 20–40 Hz, where heart
// sounds are; low delay keeps them within 0.1 dB. Build with the tag
// nolibopusfile.
package opus

import (
	"fmt"
	"time"

	libopus "github.com/hraban/opus"
)

// Rate is the sampling rate, in samples per second, of everything here.
const Rate = 48000

// Length of one packet of each kind of sound.
const (
	SpeechFrame      = 20 * time.Millisecond
	StethoscopeFrame = 10 * time.Millisecond
)

// Bitrates, in bit/s.
const (
	SpeechBitrate      = 32_000
	StethoscopeBitrate = 128_000
	NarrowBitrate      = 64_000 // of the stethoscope on a narrow link
)

const (
	maxPacket  = 1275 * 2          // largest packet, in bytes
	maxSamples = Rate * 120 / 1000 // longest packet in Opus
	speechLoss = 10                // expected loss for in-band FEC, %
)

// Encoder compresses frames of one length.
type Encoder struct {
	enc     *libopus.Encoder
	samples int
	buf     []byte
}

// NewSpeech returns an encoder for the conversation: voice mode, each packet
// with redundancy against the loss of the previous one.
func NewSpeech() (*Encoder, error) {
	e, err := newEncoder(libopus.AppVoIP, SpeechFrame, SpeechBitrate)
	if err != nil {
		return nil, err
	}
	if err := e.enc.SetInBandFEC(true); err != nil {
		return nil, fmt.Errorf("opus speech encoder: %w", err)
	}
	if err := e.enc.SetPacketLossPerc(speechLoss); err != nil {
		return nil, fmt.Errorf("opus speech encoder: %w", err)
	}
	return e, nil
}

// NewStethoscope returns an encoder for the stethoscope at StethoscopeBitrate
// or NarrowBitrate: restricted low delay, constant bit rate, never
// discontinuous.
func NewStethoscope(bps int) (*Encoder, error) {
	e, err := newEncoder(libopus.AppRestrictedLowdelay, StethoscopeFrame, bps)
	if err != nil {
		return nil, err
	}
	if err := e.enc.SetVBR(false); err != nil {
		return nil, fmt.Errorf("opus stethoscope encoder: %w", err)
	}
	return e, nil
}

func newEncoder(app libopus.Application, frame time.Duration, bps int) (*Encoder, error) {
	enc, err := libopus.NewEncoder(Rate, 1, app)
	if err != nil {
		return nil, fmt.Errorf("opus encoder: %w", err)
	}
	if err := enc.SetBitrate(bps); err != nil {
		return nil, fmt.Errorf("opus encoder: %d bit/s: %w", bps, err)
	}
	if err := enc.SetDTX(false); err != nil {
		return nil, fmt.Errorf("opus encoder: %w", err)
	}
	return &Encoder{enc: enc, samples: int(frame * Rate / time.Second), buf: make([]byte, maxPacket)}, nil
}

// Samples returns how many samples each call of Encode takes.
func (e *Encoder) Samples() int { return e.samples }

// Encode compresses exactly Samples samples. The packet is valid until the
// next call.
func (e *Encoder) Encode(pcm []int16) ([]byte, error) {
	if len(pcm) != e.samples {
		return nil, fmt.Errorf("opus encoder: %d samples, takes %d at a time", len(pcm), e.samples)
	}
	n, err := e.enc.Encode(pcm, e.buf)
	if err != nil {
		return nil, fmt.Errorf("opus encoder: %w", err)
	}
	return e.buf[:n], nil
}

// Decoder decompresses packets of any kind to 48 kHz mono.
type Decoder struct {
	dec *libopus.Decoder
	pcm []int16
}

// NewDecoder returns a decoder.
func NewDecoder() (*Decoder, error) {
	dec, err := libopus.NewDecoder(Rate, 1)
	if err != nil {
		return nil, fmt.Errorf("opus decoder: %w", err)
	}
	return &Decoder{dec: dec, pcm: make([]int16, maxSamples)}, nil
}

// Decode decompresses one packet. The samples are valid until the next call.
func (d *Decoder) Decode(packet []byte) ([]int16, error) {
	if len(packet) == 0 {
		return nil, fmt.Errorf("opus decoder: the packet is empty")
	}
	n, err := d.dec.Decode(packet, d.pcm)
	if err != nil {
		return nil, fmt.Errorf("opus decoder: packet of %d bytes: %w", len(packet), err)
	}
	return d.pcm[:n], nil
}

// Recover returns the n samples of a lost packet from the redundancy in the
// one after it. The samples are valid until the next call.
func (d *Decoder) Recover(next []byte, n int) ([]int16, error) {
	if n <= 0 || n > maxSamples || len(next) == 0 {
		return nil, fmt.Errorf("opus decoder: cannot recover %d samples from %d bytes", n, len(next))
	}
	if err := d.dec.DecodeFEC(next, d.pcm[:n]); err != nil {
		return nil, fmt.Errorf("opus decoder: recover a lost packet: %w", err)
	}
	return d.pcm[:n], nil
}
