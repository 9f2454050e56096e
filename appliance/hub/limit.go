package hub

import (
	"math"
	"net/netip"
	"sync"
	"time"
)

// limiter counts attempts per key: a bucket of burst tokens, one more every
// refill. It is bounded: when too many keys are live, new ones share a bucket.
type limiter struct {
	burst  float64
	refill time.Duration
	now    func() time.Time

	mu      sync.Mutex
	buckets map[string]bucket
}

type bucket struct {
	tokens float64
	at     time.Time
}

const (
	maxBuckets   = 4096
	sharedBucket = "\x00shared"
)

func newLimiter(burst int, refill time.Duration, now func() time.Time) *limiter {
	return &limiter{burst: float64(burst), refill: refill, now: now, buckets: map[string]bucket{}}
}

// take uses a token of key. Without one it returns how long to wait.
func (l *limiter) take(key string) (wait time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	key = l.place(key, now)
	b := l.level(key, now)
	if b.tokens < 1 {
		l.buckets[key] = b
		return time.Duration((1 - b.tokens) * float64(l.refill)), false
	}
	b.tokens--
	l.buckets[key] = b
	return 0, true
}

// giveBack returns a token: the attempt was a good one.
func (l *limiter) giveBack(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	key = l.place(key, now)
	b := l.level(key, now)
	b.tokens = min(l.burst, b.tokens+1)
	l.buckets[key] = b
}

func (l *limiter) level(key string, now time.Time) bucket {
	b, ok := l.buckets[key]
	if !ok {
		return bucket{tokens: l.burst, at: now}
	}
	gained := max(0, float64(now.Sub(b.at))/float64(l.refill))
	return bucket{tokens: min(l.burst, b.tokens+gained), at: now}
}

// place drops full buckets when there are many: they say nothing.
func (l *limiter) place(key string, now time.Time) string {
	if _, ok := l.buckets[key]; ok || len(l.buckets) < maxBuckets {
		return key
	}
	for k := range l.buckets {
		if l.level(k, now).tokens >= l.burst {
			delete(l.buckets, k)
		}
	}
	if len(l.buckets) < maxBuckets {
		return key
	}
	return sharedBucket
}

// addressKey is what one attacker has: an IPv4 address, or a /64 of IPv6.
func addressKey(remote string) string {
	ap, err := netip.ParseAddrPort(remote)
	if err != nil {
		return remote
	}
	ip := ap.Addr().Unmap()
	if ip.Is4() {
		return ip.String()
	}
	p, err := ip.WithZone("").Prefix(64)
	if err != nil {
		return ip.String()
	}
	return p.String()
}

// seconds rounds up, for Retry-After.
func seconds(d time.Duration) int { return max(1, int(math.Ceil(d.Seconds()))) }
