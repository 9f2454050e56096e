package hub

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"telecart/appliance/hub/bus"
	"telecart/appliance/hub/password"
	"telecart/appliance/hub/relay"
)

// shutdownGrace is how long requests may take to end when the hub stops.
const shutdownGrace = 5 * time.Second

// Hub is the server. Make it with New, run it with Run, once.
type Hub struct {
	opts     Options
	log      *slog.Logger
	now      func() time.Time
	known    map[string]bool // carts
	accounts map[string]*account
	decoy    password.Hash

	byUser, byAddress *limiter
	hashing           chan struct{}
	ready             chan struct{}

	// set by Run before ready is closed
	life     context.Context // ends with Run
	bus      *bus.Bus
	relay    *relay.Relay
	sessions *sessions
	probe    *probe
	web      net.Addr
	started  time.Time
}

// New checks the options, all of them, and opens nothing. The error names
// every problem.
func New(o Options) (*Hub, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	accounts, decoy, err := makeAccounts(o)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, c := range o.Carts {
		known[c.ID] = true
	}
	return &Hub{
		opts: o, log: o.Log, now: o.Now, known: known, accounts: accounts, decoy: decoy,
		byUser:    newLimiter(userBurst, userRefill, o.Now),
		byAddress: newLimiter(addressBurst, addressRefill, o.Now),
		hashing:   make(chan struct{}, hashers),
		ready:     make(chan struct{}),
	}, nil
}

// Ready is closed once carts and pages can connect.
func (h *Hub) Ready() <-chan struct{} { return h.ready }

// Addr is where the page is; nil before Ready.
func (h *Hub) Addr() net.Addr {
	select {
	case <-h.ready:
		return h.web
	default:
		return nil
	}
}

// NATSAddr is where carts connect; nil before Ready.
func (h *Hub) NATSAddr() net.Addr {
	select {
	case <-h.ready:
		return h.bus.Server.Addr()
	default:
		return nil
	}
}

// Run serves until ctx ends, which is no error. It returns an error when it
// cannot start, or when the web server fails.
func (h *Hub) Run(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	h.life = ctx
	certs, err := h.opts.tlsConfig()
	if err != nil {
		return err
	}
	b, err := bus.Open(bus.Options{Listen: h.opts.NATSListen, State: h.opts.State, TLS: certs, Carts: h.opts.Carts}, h.log)
	if err != nil {
		return err
	}
	defer b.Close()
	h.bus = b
	if err := h.open(ctx); err != nil {
		return err
	}
	l, err := h.listen()
	if err != nil {
		return err
	}
	h.web = l.Addr()
	srv := &http.Server{
		Handler: h.handler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10,
		ErrorLog: slog.NewLogLogger(h.log.Handler(), slog.LevelDebug),
	}
	h.started = time.Now()
	close(h.ready)
	h.log.Info("hub is up", "page", h.web.String(), "nats", b.Server.Addr().String(),
		"carts", len(h.known), "demonstration", h.opts.Demonstration)
	group.Go(func() error { return serve(srv, l) })
	group.Go(func() error { return h.relay.Run(ctx) })
	group.Go(func() error { <-ctx.Done(); return h.shutdown(srv) })
	return group.Wait()
}

// open opens the stores and starts to listen to the carts.
func (h *Hub) open(ctx context.Context) error {
	signins, err := h.bus.Bucket(ctx, "sessions", "who is signed in", sessionTTL)
	if err != nil {
		return err
	}
	presences, err := h.bus.Bucket(ctx, "carts", "which carts there are", 0)
	if err != nil {
		return err
	}
	check, err := h.bus.Bucket(ctx, "health", "written by the health check", 0)
	if err != nil {
		return err
	}
	h.sessions = &sessions{store: signins, accounts: h.accounts, now: h.now}
	h.probe = &probe{store: check}
	h.relay = relay.New(ctx, relay.Options{
		Log: h.log, Now: h.now, Demonstration: h.opts.Demonstration, Carts: h.bus,
		Known: func(id string) bool { return h.known[id] }, Memory: bus.Memory{KV: presences},
	})
	if err := h.relay.Restore(ctx); err != nil {
		return err
	}
	return h.bus.Hear(h.relay.Hear)
}

func (h *Hub) listen() (net.Listener, error) {
	certs, err := h.opts.tlsConfig()
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", h.opts.Listen)
	if err != nil {
		return nil, fmt.Errorf("page on %s: %w", h.opts.Listen, err)
	}
	if certs != nil {
		certs.NextProtos = []string{"http/1.1"} // a WebSocket needs it
		l = tls.NewListener(l, certs)
	}
	return l, nil
}

func serve(srv *http.Server, l net.Listener) error {
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("page on %s: %w", l.Addr(), err)
	}
	return nil
}

// shutdown lets requests end; WebSockets say goodbye by themselves, since
// their context ends with the hub's.
func (h *Hub) shutdown(srv *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), shutdownGrace)
	defer cancel()
	err := srv.Shutdown(ctx)
	h.relay.Wait()
	h.log.Info("hub has stopped")
	return err
}
