//go:build cgo

package alsa_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"telecart/drivers/alsa"
)

// These tests run the real libasound on PCMs that need no card: `file` plays
// into a file and records from one, `null` gives and takes everything at once.

var (
	_ alsa.CaptureOpener  = alsa.OpenCapture
	_ alsa.PlaybackOpener = alsa.OpenPlayback
)

var mono = alsa.Format{Rate: 48000, Channels: 1, Period: 10 * time.Millisecond}

// cards makes libasound see these PCMs and no others.
func cards(t *testing.T, definitions string) {
	t.Helper()
	conf := filepath.Join(t.TempDir(), "asound.conf")
	if err := os.WriteFile(conf, []byte("pcm.null { type null }\n"+definitions), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("ALSA_CONFIG_PATH", conf)
}

// noise is a sequence that shows any sample that is lost, doubled or changed.
func noise(n int) []int16 {
	out := make([]int16, n)
	x := uint32(1)
	for i := range out {
		x = x*1664525 + 1013904223
		out[i] = int16(x >> 16)
	}
	return out
}

func rawFile(t *testing.T, samples []int16) string {
	t.Helper()
	b, err := binary.Append(nil, binary.LittleEndian, samples)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "in.raw")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestCaptureIsBitExactFromTheFirstSample(t *testing.T) {
	for _, f := range []alsa.Format{mono, {Rate: 44100, Channels: 2, Period: 20 * time.Millisecond}} {
		want := noise(f.Rate / 2 * f.Channels)
		cards(t, fmt.Sprintf("pcm.steth { type file; slave.pcm null; file /dev/null; infile %q }\n", rawFile(t, want)))
		s, err := alsa.OpenCapture("steth", f)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		var got []int16
		for len(got) < len(want) {
			c, err := s.Read(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if c.Seq != uint64(len(got)/f.Channels) || c.Rate != f.Rate || c.At.IsZero() {
				t.Fatalf("after %d samples: Seq %d, Rate %d, At %v", len(got), c.Seq, c.Rate, c.At)
			}
			if frames := len(c.Samples) / f.Channels; frames != f.Rate*int(f.Period/time.Millisecond)/1000 {
				t.Fatalf("a chunk of %d frames", frames)
			}
			got = append(got, c.Samples...)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%v: the samples were changed", f)
		}
	}
}

func TestPlaybackIsBitExact(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out.raw")
	cards(t, fmt.Sprintf("pcm.room { type file; slave.pcm null; file %q; format raw }\n", out))
	p, err := alsa.OpenPlayback("room", mono)
	if err != nil {
		t.Fatal(err)
	}
	want := noise(4800)
	for chunk := range slices.Chunk(want, 480) {
		if err := p.Write(chunk); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	got := make([]int16, len(b)/2)
	if _, err := binary.Decode(b, binary.LittleEndian, got); err != nil {
		t.Fatal(err)
	}
	want = append(make([]int16, 480), want...) // one period of silence leads
	if !slices.Equal(got, want) {
		t.Errorf("%d samples in the file, want %d; or they differ", len(got), len(want))
	}
}

func TestOpenRefuses(t *testing.T) {
	cards(t, `
pcm.small { type plug; slave { pcm null; rate 44100; channels 2; format S24_3LE } }
`)
	for name, c := range map[string]struct {
		pcm  string
		f    alsa.Format
		want error
		says string
	}{
		"no such card":     {"nowhere", mono, fs.ErrNotExist, "plugged in"},
		"no such hardware": {"hw:31,0", mono, fs.ErrNotExist, "plugged in"},
		"rate":             {"small", mono, alsa.ErrFormat, "44100 Hz; 2 channels"},
		"slow":             {"null", alsa.Format{Rate: 100, Channels: 1, Period: time.Second}, alsa.ErrFormat, "4000"},
		"3 channels":       {"null", alsa.Format{Rate: 48000, Channels: 3, Period: time.Second}, alsa.ErrFormat, "1 or 2"},
		"part of a sample": {"null", alsa.Format{Rate: 44100, Channels: 1, Period: time.Millisecond}, alsa.ErrFormat, "whole"},
	} {
		_, cerr := alsa.OpenCapture(c.pcm, c.f)
		_, perr := alsa.OpenPlayback(c.pcm, c.f)
		for _, err := range []error{cerr, perr} {
			if !errors.Is(err, c.want) || !strings.Contains(fmt.Sprint(err), c.says) || !strings.Contains(fmt.Sprint(err), c.pcm) {
				t.Errorf("%s: got %v", name, err)
			}
		}
	}
}

func TestCloseTwiceAndReadAfter(t *testing.T) {
	cards(t, "")
	s, err := alsa.OpenCapture("null", mono)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := s.Read(context.Background()); !errors.Is(err, os.ErrClosed) {
		t.Errorf("Read after Close: %v", err)
	}
	p, err := alsa.OpenPlayback("null", mono)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := p.Write(make([]int16, 480)); !errors.Is(err, os.ErrClosed) {
		t.Errorf("Write after Close: %v", err)
	}
}

func TestNoDescriptorIsLeft(t *testing.T) {
	cards(t, "")
	use := func() {
		s, err := alsa.OpenCapture("null", mono)
		if err != nil {
			t.Fatal(err)
		}
		s.Read(t.Context())
		s.Close()
		alsa.OpenPlayback("nowhere", mono)
	}
	use()
	before := descriptors(t)
	for range 20 {
		use()
	}
	if after := descriptors(t); after != before {
		t.Errorf("%d descriptors before, %d after", before, after)
	}
}

func descriptors(t *testing.T) int {
	t.Helper()
	fds, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(fds)
}
