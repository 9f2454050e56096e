package bus

import (
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"time"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nats-server/v2/server"
)

// maxPayload is the longest message in bytes: a signal and its envelope.
const maxPayload = 512 << 10

// startServer starts the server inside the hub.
func startServer(o Options, a admission, log *slog.Logger) (*server.Server, error) {
	o.TLS = a.before(o.TLS)
	so, err := serverOptions(o)
	if err != nil {
		return nil, err
	}
	s, err := server.NewServer(so)
	if err != nil {
		return nil, fmt.Errorf("nats on %s: %w", o.Listen, err)
	}
	blog := &busLog{log: log.With("part", "nats")}
	s.SetLoggerV2(blog, false, false, false)
	s.Start()
	if !s.ReadyForConnections(20 * time.Second) {
		return s, fmt.Errorf("nats on %s did not start: %w", o.Listen, blog.cause())
	}
	return s, nil
}

func serverOptions(o Options) (*server.Options, error) {
	host, text, err := net.SplitHostPort(o.Listen)
	if err != nil {
		return nil, fmt.Errorf("nats_listen %q: %w", o.Listen, err)
	}
	port, err := strconv.Atoi(text)
	if err != nil {
		return nil, fmt.Errorf("nats_listen %q: the port is not a number", o.Listen)
	}
	if port == 0 {
		port = server.RANDOM_PORT
	}
	t, err := o.Keys.tokens(o.Revoked)
	if err != nil {
		return nil, err
	}
	operator, err := jwt.DecodeOperatorClaims(t.operator)
	if err != nil {
		return nil, fmt.Errorf("nats: the operator: %w", err)
	}
	accounts := &server.MemAccResolver{}
	err = errors.Join(accounts.Store(t.systemID, t.system), accounts.Store(t.accountID, t.account), accounts.Store(t.gateID, t.gate))
	if err != nil {
		return nil, fmt.Errorf("nats: the accounts: %w", err)
	}
	return &server.Options{
		ServerName: "carthub", Host: host, Port: port, NoSigs: true,
		TrustedOperators: []*jwt.OperatorClaims{operator}, SystemAccount: t.systemID,
		AccountResolver: accounts, DefaultSentinel: t.sentinel,
		MaxControlLine: 4 << 10, MaxPayload: maxPayload, MaxSubs: 64,
		TLSConfig: o.TLS, TLS: o.TLS != nil, TLSTimeout: tlsTimeout(o.TLS),
		// The hub's own connections end by these too; a hub that is late keeps them.
		AuthTimeout: 5, PingInterval: 10 * time.Second, MaxPingsOut: 4,
		WriteDeadline: 30 * time.Second,
	}, nil
}

func tlsTimeout(c *tls.Config) float64 {
	if c == nil {
		return 0
	}
	return 5 // seconds
}
