package bus

import (
	"context"
	"crypto/tls"
	"errors"
	"time"

	"golang.org/x/time/rate"
)

// When all carts come at once, because the hub was away, those who are in must
// not suffer from those who come: so many are let in a second, and fewer while
// the hub is late. Who is turned away comes again, each time later.
const (
	admitted      = 200 // a second
	admittedBurst = 100
	lateCost      = 10 // times fewer

	// A second, and half a turn so that the last one comes before its time is out.
	admitWait = time.Second + time.Second/(2*admitted)
)

var errFull = errors.New("too many carts come at once")

// admission stands before the TLS handshake, which costs most of what a cart's
// coming costs.
type admission struct {
	ear  *ear
	pace *rate.Limiter
}

func newAdmission(e *ear) admission {
	return admission{e, rate.NewLimiter(admitted, admittedBurst)}
}

// before is a configuration whose handshakes wait here.
func (a admission) before(c *tls.Config) *tls.Config {
	if c == nil {
		return nil
	}
	c = c.Clone()
	c.GetConfigForClient = func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
		return nil, a.admit(hello.Context())
	}
	return c
}

func (a admission) admit(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, admitWait)
	defer cancel()
	cost := 1
	if a.ear.isLate(time.Now()) {
		cost = lateCost
	}
	if a.pace.WaitN(ctx, cost) != nil {
		return errFull
	}
	return nil
}
