package uplink

import (
	"cmp"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"telecart/appliance/api"
)

const (
	firstDelay   = 250 * time.Millisecond
	flushTimeout = 5 * time.Second
	lastDelay    = 2 * time.Second  // so that control is back within 5 s of the hub
	overrunDelay = 10 * time.Second // after a hub that has too many carts to let in
)

// options configures the connection. Pings find a dead path within 15 s; TCP
// alone would take many minutes.
func (u *Uplink) options(closed chan<- struct{}) ([]nats.Option, error) {
	key, err := u.key()
	if err != nil {
		return nil, err
	}
	options := []nats.Option{
		key,
		nats.Name("cart " + u.cfg.CartID),
		nats.RetryOnFailedConnect(true),
		nats.MaxReconnects(-1),
		nats.CustomReconnectDelay(func(attempts int) time.Duration { return delay(attempts, u.overrun.Load()) }),
		nats.ReconnectBufSize(-1),
		nats.IgnoreAuthErrorAbort(), // the hub may learn our key later
		nats.Timeout(5 * time.Second),
		nats.PingInterval(5 * time.Second),
		nats.MaxPingsOutstanding(2),
		nats.FlusherTimeout(5 * time.Second),
		nats.ConnectHandler(u.connected),
		nats.ReconnectHandler(u.connected),
		nats.DisconnectErrHandler(u.disconnected),
		nats.ReconnectErrHandler(u.disconnected),
		nats.ErrorHandler(u.failed),
		nats.ClosedHandler(func(*nats.Conn) { close(closed) }),
	}
	if len(u.cfg.Pins) > 0 {
		options = append(options, nats.Secure(pinned(u.cfg.Pins)))
	}
	return options, nil
}

// pinned trusts a hub by its key alone: names and authorities do not count.
func pinned(pins []string) *tls.Config {
	return &tls.Config{
		MinVersion:         tls.VersionTLS12,
		InsecureSkipVerify: true, // VerifyConnection verifies instead
		VerifyConnection: func(s tls.ConnectionState) error {
			sum := sha256.Sum256(s.PeerCertificates[0].RawSubjectPublicKeyInfo)
			if !slices.Contains(pins, "sha256//"+base64.StdEncoding.EncodeToString(sum[:])) {
				return errPin
			}
			return nil
		},
	}
}

// key returns the credentials that the cart signs in with. nats.go reads the
// file again at each connect and keeps no copy.
func (u *Uplink) key() (nats.Option, error) {
	file := cmp.Or(u.cfg.Credentials, u.cfg.KeyFile)
	if file == "" {
		return nil, errors.New("no credentials are configured for the hub")
	}
	info, err := os.Stat(file)
	if err != nil {
		return nil, fmt.Errorf("%w %s: %w", errKey, file, err)
	}
	if info.Mode().Perm()&0o007 != 0 {
		u.log.Warn("every user on this cart can read its key: chmod 0600 the file", "file", file)
	}
	if u.cfg.Credentials != "" {
		return readable(file)
	}
	o, err := nats.NkeyOptionFromSeed(file)
	if err != nil {
		return nil, fmt.Errorf("%w %s: %w", errKey, file, err)
	}
	return o, nil
}

// readable checks now what nats.go would only find at each connect, and not
// report.
func readable(file string) (nats.Option, error) {
	text, err := os.ReadFile(file)
	if err == nil {
		_, err = nkeys.ParseDecoratedNKey(text)
	}
	if err == nil {
		_, err = nkeys.ParseDecoratedJWT(text)
	}
	if err != nil {
		return nil, fmt.Errorf("%w %s: %w", errKey, file, err)
	}
	return nats.UserCredentials(file), nil
}

// delay doubles from firstDelay. Half of it is random, so that a hospital full
// of carts does not reconnect all at once.
func delay(attempts int, overrun bool) time.Duration {
	last := lastDelay
	if overrun {
		last = overrunDelay
	}
	d := last
	if attempts < 8 {
		d = min(last, firstDelay<<max(0, attempts-1))
	}
	return d/2 + rand.N(d/2)
}

// overrun reports whether the hub's machine took the connection and did nothing
// with it: it has too many carts to let in, and asking again does not make it
// faster.
func overrun(err error) bool {
	if op, ok := errors.AsType[*net.OpError](err); ok {
		return op.Op != "dial"
	}
	return errors.Is(err, io.EOF) || errors.Is(err, nats.ErrTimeout)
}

// connected reports the connection once the hub can also reach the cart: the
// answer to the flush comes after the hub's server took our subscriptions.
// Before the cart listens there are none; serve then calls connected again.
func (u *Uplink) connected(c *nats.Conn) {
	u.mu.Lock()
	listening := u.conn == c
	u.mu.Unlock()
	if !listening || c.FlushTimeout(flushTimeout) != nil {
		return // if the flush failed, the connection is about to be lost or made again
	}
	u.log.Info("connected to the hub", "hub", address(u.cfg.URL))
	u.report(api.HubLink{Configured: true, Connected: true, Detail: api.Say("hub.connected", "Connected to the hub.")})
	if !c.IsConnected() {
		u.disconnected(c, c.LastError()) // it was lost meanwhile, and that was reported first
	}
}

func (u *Uplink) disconnected(c *nats.Conn, err error) {
	u.overrun.Store(overrun(err))
	if c.IsConnected() || c.IsClosed() {
		return // a late report
	}
	text := sentence(err)
	u.mu.Lock()
	news := u.link.Connected || !u.link.Detail.Equal(text)
	u.mu.Unlock()
	if news {
		u.log.Warn("no connection to the hub", "hub", address(u.cfg.URL), "err", err)
		u.report(api.HubLink{Configured: true, Detail: text})
	}
}

// failed handles what the server refuses later, such as a forbidden subject, or
// a revoked cart that reconnects.
func (u *Uplink) failed(c *nats.Conn, _ *nats.Subscription, err error) {
	u.log.Error("hub connection", "err", err)
	if refused(err) {
		u.disconnected(c, err)
	}
}

// report publishes a change of the link. Since stays while only the sentence
// changes.
func (u *Uplink) report(l api.HubLink) {
	u.telling.Lock()
	defer u.telling.Unlock()
	u.mu.Lock()
	l.Since = u.link.Since
	if l.Since.IsZero() || l.Connected != u.link.Connected {
		l.Since = time.Now()
	}
	u.link = l
	u.mu.Unlock()
	if u.cfg.Changed != nil {
		u.cfg.Changed(l)
	}
}

// address is the hub's address without any user or password.
func address(u string) string {
	u, _, _ = strings.Cut(u, ",") // the first of a cluster
	if p, err := url.Parse(u); err == nil && p.Host != "" {
		return p.Host
	}
	return strings.TrimSpace(u[strings.LastIndex(u, "@")+1:])
}
