package media

import (
	"time"

	"telecart/drivers/alsa"
)

// timeline puts a card's chunks on one clock of 48 kHz that never stops. A gap
// in the recording is a gap on the clock, even if the card was closed and
// opened again in between and restarted its count.
type timeline struct {
	started bool
	seq     uint64    // number of the next chunk if nothing is missing
	pos     uint64    // its place on the clock
	at      time.Time // when it was taken then
}

// maxSeqDoubt is how far, in samples, the card's count and the wall clock may
// differ over a gap before the count is assumed to have restarted.
const maxSeqDoubt = soundClock / 2

// place returns where the chunk begins, in samples, and whether samples are
// missing before it.
func (t *timeline) place(c alsa.Chunk) (pos uint64, gap bool) {
	pos = t.pos
	if t.started && c.Seq != t.seq {
		gap = true
		pos += t.missing(c)
	}
	n := uint64(len(c.Samples))
	t.started = true
	t.seq, t.pos = c.Seq+n, pos+n
	t.at = c.At.Add(samplesLong(int64(n)))
	return pos, gap
}

func (t *timeline) missing(c alsa.Chunk) uint64 {
	byClock := max(0, int64(c.At.Sub(t.at)*soundClock/time.Second))
	if c.Seq > t.seq {
		if byCount := int64(c.Seq - t.seq); byCount >= 0 && abs(byCount-byClock) <= maxSeqDoubt {
			return uint64(byCount)
		}
	}
	return uint64(byClock)
}

// samplesLong is how long n samples at 48 kHz last.
func samplesLong(n int64) time.Duration {
	return time.Duration(n) * time.Second / soundClock
}

func abs(n int64) int64 { return max(n, -n) }
