package hub

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/netip"
	"path/filepath"
	"time"

	"telecart/appliance/hub/bus"
	"telecart/appliance/hub/identity"
)

// Options configure a hub.
type Options struct {
	Listen        string // address of page and API, "127.0.0.1:8080"; port 0 takes a free one
	NATSListen    string // address for carts, "127.0.0.1:4222"
	NATSURL       string // NATS servers outside; empty: one inside the hub, on NATSListen
	NATSKeys      string // file with the keys of NATS; empty: in the state folder
	State         string // folder; one hub at a time
	Store         string // postgres://…; empty: SQLite in the state folder
	Demonstration bool   // accept demo/demo; only when Listen is on loopback
	TLSCert       string // PEM files, required when anything listens outside loopback
	TLSKey        string
	Carts         []identity.Cart   // taken over at the first start
	Accounts      []identity.Person // taken over at the first start
	ICEServers    []string          // stun: and turn: URLs for the page
	Proxies       []netip.Prefix    // our proxies, whose X-Forwarded-For is believed

	Version string
	Page    fs.FS                                      // the built physician's page; nil: not built
	Log     *slog.Logger                               // nil: slog.Default
	Now     func() time.Time                           // nil: time.Now
	Wait    func(context.Context, time.Duration) error // waits before a password is checked; nil: by the clock
}

// ErrNeedsTLS reports an address outside loopback without a certificate.
var ErrNeedsTLS = errors.New("outside loopback TLS is required: browsers give camera and microphone to no other page")

// ErrDemonstration reports a demonstration that would listen outside loopback.
var ErrDemonstration = errors.New("demonstration accepts demo/demo and so may listen on loopback only")

// Keys reads the keys of NATS. Those in the state folder are made at the first
// start.
func (o Options) Keys() (*bus.Keys, error) {
	if o.NATSKeys != "" {
		return bus.LoadKeys(o.NATSKeys)
	}
	return bus.MakeKeys(filepath.Join(o.State, "nats.keys"))
}

// nats returns where NATS is, for the log.
func (o Options) nats(inside net.Addr) string {
	if inside == nil {
		return o.NATSURL
	}
	return inside.String()
}

// check returns every problem at once.
func (o Options) check() error {
	errs := []error{o.checkListen("listen", o.Listen)}
	if o.NATSURL == "" {
		errs = append(errs, o.checkListen("nats_listen", o.NATSListen))
	} else if o.NATSKeys == "" {
		errs = append(errs, errors.New("nats: NATS servers outside need credentials: a file that `carthub nats` makes"))
	}
	if o.State == "" {
		errs = append(errs, errors.New("state: a folder is needed"))
	}
	if (o.TLSCert == "") != (o.TLSKey == "") {
		errs = append(errs, errors.New("tls: certificate and key are needed together"))
	}
	if o.Demonstration && !loopback(o.Listen) {
		errs = append(errs, fmt.Errorf("listen %s: %w", o.Listen, ErrDemonstration))
	}
	return errors.Join(append(errs, o.checkCarts(), o.checkAccounts())...)
}

func (o Options) checkListen(key, address string) error {
	if _, _, err := net.SplitHostPort(address); err != nil {
		return fmt.Errorf("%s %q: want host:port: %w", key, address, err)
	}
	if !loopback(address) && o.TLSCert == "" {
		return fmt.Errorf("%s %s: %w; set tls_cert and tls_key", key, address, ErrNeedsTLS)
	}
	return nil
}

func (o Options) checkCarts() error {
	var errs []error
	ids, keys := map[string]bool{}, map[string]bool{}
	for _, c := range o.Carts {
		switch {
		case ids[c.ID]:
			errs = append(errs, fmt.Errorf("cart %s: stands twice", c.ID))
		case keys[c.Key]:
			errs = append(errs, fmt.Errorf("cart %s: its key belongs to another cart", c.ID))
		default:
			errs = append(errs, c.Check(), c.Alone(o.Carts))
		}
		ids[c.ID], keys[c.Key] = true, true
	}
	return errors.Join(errs...)
}

func (o Options) checkAccounts() error {
	var errs []error
	users := map[string]bool{}
	for _, a := range o.Accounts {
		if users[a.User] || o.Demonstration && a.User == identity.DemoUser {
			errs = append(errs, fmt.Errorf("account %s: stands twice", a.User))
		} else {
			errs = append(errs, a.Check())
		}
		users[a.User] = true
	}
	return errors.Join(errs...)
}

// loopback reports whether an address of the form host:port can only be reached
// from this machine. An empty host means all interfaces.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	return loopbackHost(host)
}

func loopbackHost(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// tlsConfig loads the certificate; it returns nil if none is configured.
func (o Options) tlsConfig() (*tls.Config, error) {
	if o.TLSCert == "" {
		return nil, nil
	}
	cert, err := tls.LoadX509KeyPair(o.TLSCert, o.TLSKey)
	if err != nil {
		return nil, fmt.Errorf("certificate %s: %w", o.TLSCert, err)
	}
	return &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}, nil
}

// pin returns the hash of the public key that carts recognize the hub by. It is
// empty without TLS, and if carts connect to NATS servers outside.
func (o Options) pin() (string, error) {
	c, err := o.tlsConfig()
	if err != nil || c == nil || o.NATSURL != "" {
		return "", err
	}
	sum := sha256.Sum256(c.Certificates[0].Leaf.RawSubjectPublicKeyInfo)
	return "sha256//" + base64.StdEncoding.EncodeToString(sum[:]), nil
}
