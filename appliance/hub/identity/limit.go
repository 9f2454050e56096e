package identity

import (
	"math"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	maxKeys   = 4096
	sharedKey = "\x00shared"
)

// table holds a value for each key. It is bounded: when too many keys are in
// use, new ones share one value.
type table[T any] struct {
	fresh func() T
	calm  func(one T, now time.Time) bool // reports whether the value is as good as new and can be dropped
	keys  map[string]T
}

func (t table[T]) of(key string, now time.Time) T {
	if one, ok := t.keys[key]; ok {
		return one
	}
	if len(t.keys) >= maxKeys {
		for k, one := range t.keys {
			if t.calm(one, now) {
				delete(t.keys, k)
			}
		}
		if len(t.keys) >= maxKeys && key != sharedKey {
			return t.of(sharedKey, now)
		}
	}
	one := t.fresh()
	t.keys[key] = one
	return one
}

// limiter limits the tries of each key: burst at once, then one every refill.
type limiter struct {
	now func() time.Time

	mu sync.Mutex
	table[*rate.Limiter]
}

func newLimiter(burst int, refill time.Duration, now func() time.Time) *limiter {
	return &limiter{now: now, table: table[*rate.Limiter]{
		fresh: func() *rate.Limiter { return rate.NewLimiter(rate.Every(refill), burst) },
		calm:  func(r *rate.Limiter, now time.Time) bool { return r.TokensAt(now) >= float64(burst) },
		keys:  map[string]*rate.Limiter{},
	}}
}

// take counts a try of key, and returns how long it must wait for its turn. If
// that is longer than patience, it counts nothing and returns how long it takes
// until there is room in the line.
func (l *limiter) take(key string, patience time.Duration) (wait time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	r := l.of(key, now).ReserveN(now, 1)
	if wait = r.DelayFrom(now).Round(time.Millisecond); wait <= patience {
		return wait, true
	}
	r.CancelAt(now)
	return wait - patience, false
}

// giveBack takes a try out of the count.
func (l *limiter) giveBack(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	l.of(key, now).AllowN(now, -1)
}

// turns lets the tries of each key take turns. Each wrong try moves the turns
// further apart.
type turns struct {
	now func() time.Time

	mu sync.Mutex
	table[*turn]
}

type turn struct {
	gap  time.Duration
	next time.Time
}

func newTurns(now func() time.Time) *turns {
	return &turns{now: now, table: table[*turn]{
		fresh: func() *turn { return &turn{} },
		calm:  func(t *turn, now time.Time) bool { return now.Sub(t.next) >= calmAfter },
		keys:  map[string]*turn{},
	}}
}

// of returns the key's turn. After calmAfter without tries it starts anew.
func (l *turns) of(key string, now time.Time) *turn {
	t := l.table.of(key, now)
	if l.calm(t, now) {
		*t = turn{next: now}
	}
	return t
}

// take works as limiter.take does.
func (l *turns) take(key string, patience time.Duration) (wait time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	t := l.of(key, now)
	if wait = max(0, t.next.Sub(now)); wait > patience {
		return wait - patience, false
	}
	t.next = now.Add(wait + t.gap)
	return wait, true
}

// wrong moves the turns of key apart.
func (l *turns) wrong(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	t := l.of(key, now)
	t.gap = min(max(2*t.gap, firstGap), lastGap)
	if next := now.Add(t.gap); t.next.Before(next) {
		t.next = next
	}
}

// AddressKey returns what one attacker is counted by: the IPv4 address, or the
// /64 network of an IPv6 address.
func AddressKey(ip netip.Addr) string {
	ip = ip.Unmap().WithZone("")
	if p, err := ip.Prefix(64); err == nil && ip.Is6() {
		return p.String()
	}
	return ip.String()
}

// seconds rounds up, for Retry-After.
func seconds(d time.Duration) int { return max(1, int(math.Ceil(d.Seconds()))) }
