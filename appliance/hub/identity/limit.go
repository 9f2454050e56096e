package identity

import (
	"math"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// limiter counts attempts per key: burst at once, then one every refill. It
// is bounded: when too many keys are live, new ones share one.
type limiter struct {
	burst  int
	refill time.Duration
	now    func() time.Time

	mu   sync.Mutex
	keys map[string]*rate.Limiter
}

const (
	maxKeys   = 4096
	sharedKey = "\x00shared"
)

func newLimiter(burst int, refill time.Duration, now func() time.Time) *limiter {
	return &limiter{burst: burst, refill: refill, now: now, keys: map[string]*rate.Limiter{}}
}

// take counts an attempt of key. When there were too many it returns how long
// to wait.
func (l *limiter) take(key string) (wait time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	r := l.of(key, now).ReserveN(now, 1)
	if wait = r.DelayFrom(now); wait == 0 {
		return 0, true
	}
	r.CancelAt(now)
	return wait.Round(time.Millisecond), false
}

// giveBack takes an attempt out of the count: it was a good one.
func (l *limiter) giveBack(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	l.of(key, now).AllowN(now, -1)
}

// of forgets keys that have nothing to answer for when there are many.
func (l *limiter) of(key string, now time.Time) *rate.Limiter {
	if k := l.keys[key]; k != nil {
		return k
	}
	if len(l.keys) >= maxKeys {
		for k, r := range l.keys {
			if r.TokensAt(now) >= float64(l.burst) {
				delete(l.keys, k)
			}
		}
		if len(l.keys) >= maxKeys && key != sharedKey {
			return l.of(sharedKey, now)
		}
	}
	k := rate.NewLimiter(rate.Every(l.refill), l.burst)
	l.keys[key] = k
	return k
}

// AddressKey is what one attacker has: an IPv4 address, or a /64 of IPv6.
func AddressKey(remote string) string {
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
