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
	"telecart/appliance/hub/database"
	"telecart/appliance/hub/identity"
	"telecart/appliance/hub/relay"
)

// shutdownGrace is how long requests may take to end when the hub stops.
const shutdownGrace = 5 * time.Second

// Hub is the server. Make it with New and call Run once.
type Hub struct {
	opts  Options
	log   *slog.Logger
	now   func() time.Time
	ready chan struct{}
	sweep time.Duration // sweepEvery

	// set by Run before ready is closed
	db        *database.DB
	directory *identity.Directory
	door      *identity.Door
	bus       *bus.Bus
	relay     *relay.Relay
	probe     *probe
	web       net.Addr
}

// New checks all options and opens nothing. The error names every problem.
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
	return &Hub{opts: o, log: o.Log, now: o.Now, ready: make(chan struct{}), sweep: sweepEvery}, nil
}

// Ready is closed once carts and pages can connect.
func (h *Hub) Ready() <-chan struct{} { return h.ready }

// Addr is the address of the page; nil before Ready.
func (h *Hub) Addr() net.Addr {
	select {
	case <-h.ready:
		return h.web
	default:
		return nil
	}
}

// NATSAddr is the address that carts connect to; nil before Ready, and if they
// connect to NATS servers outside.
func (h *Hub) NATSAddr() net.Addr {
	select {
	case <-h.ready:
		return h.bus.Addr()
	default:
		return nil
	}
}

// Run serves until ctx ends; that is no error. It returns an error if the hub
// cannot start, or if one of its servers fails.
func (h *Hub) Run(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	lock, err := lockState(h.opts.State)
	if err != nil {
		return err
	}
	defer lock.Close() // releases the lock
	if err := h.openDirectory(ctx); err != nil {
		return err
	}
	defer h.db.Close()
	keys, err := h.opts.Keys()
	if err != nil {
		return err
	}
	certs, err := h.opts.tlsConfig()
	if err != nil {
		return err
	}
	pin, err := h.opts.pin()
	if err != nil {
		return err
	}
	if h.bus, err = bus.Open(ctx, bus.Options{
		URL: h.opts.NATSURL, Listen: h.opts.NATSListen, TLS: certs, Keys: keys,
		Revoked: h.directory.Revoked(), CartOf: h.directory.CartOf,
	}, h.log); err != nil {
		return err
	}
	defer h.bus.Close()
	if err := h.openRelay(ctx); err != nil {
		return err
	}
	l, err := h.listen(certs)
	if err != nil {
		return err
	}
	admin, err := h.listenAdmin()
	if err != nil {
		return errors.Join(err, l.Close())
	}
	h.web = l.Addr()
	srv := &http.Server{
		Handler: h.handler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10,
		ErrorLog: slog.NewLogLogger(h.log.Handler(), slog.LevelDebug),
	}
	h.count()
	close(h.ready)
	h.log.Info("hub is up", "page", h.web.String(), "nats", h.opts.nats(h.bus.Addr()), "store", h.db.Place,
		"demonstration", h.opts.Demonstration)
	group.Go(func() error { return serve(srv, l) })
	group.Go(func() error { return (&Registry{h.directory, keys, pin}).serve(ctx, admin) })
	group.Go(func() error { return h.relay.Run(ctx) })
	group.Go(func() error { h.follow(ctx); return nil })
	group.Go(func() error { <-ctx.Done(); return h.shutdown(srv) })
	return group.Wait()
}

// openDirectory opens the database and reads accounts and carts.
func (h *Hub) openDirectory(ctx context.Context) (err error) {
	if h.db, err = database.Open(ctx, h.opts.Store, h.opts.State); err != nil {
		return err
	}
	h.probe = &probe{db: h.db}
	h.directory, err = identity.Open(ctx, identity.Options{DB: h.db, Log: h.log, Now: h.now, Demonstration: h.opts.Demonstration})
	if err == nil {
		h.door = identity.NewDoor(h.directory, h.opts.Wait)
		err = h.takeOver(ctx)
	}
	if err != nil {
		return errors.Join(err, h.db.Close())
	}
	return nil
}

// count warns in the log about a hub without accounts or carts.
func (h *Hub) count() {
	people, carts := h.directory.Size()
	if people == 0 {
		h.log.Warn("the hub has no accounts: nobody can sign in; `carthub user add` makes one", "store", h.db.Place)
	}
	if carts == 0 {
		h.log.Warn("the hub has no carts: none can connect; `carthub cart add` enrols one", "store", h.db.Place)
	}
}

// takeOver writes the lists of the configuration file into the database, at the
// first start only.
func (h *Hub) takeOver(ctx context.Context) error {
	taken, err := h.directory.TakeOver(ctx, h.opts.Accounts, h.opts.Carts)
	switch {
	case err != nil || len(h.opts.Accounts)+len(h.opts.Carts) == 0:
	case taken:
		h.log.Info("the accounts and carts of the configuration file were taken over; from now on they are changed with `carthub user` and `carthub cart`",
			"accounts", len(h.opts.Accounts), "carts", len(h.opts.Carts))
	default:
		h.log.Warn("the [[account]] and [[cart]] lists of the configuration file are ignored: take them out; `carthub user` and `carthub cart` change accounts and carts")
	}
	return err
}

// openRelay makes the relay and starts to listen to the carts and other hubs.
func (h *Hub) openRelay(ctx context.Context) error {
	h.relay = relay.New(ctx, relay.Options{
		Log: h.log, Now: h.now, Demonstration: h.opts.Demonstration,
		Carts: h.bus, Deaf: h.bus.Deaf, Known: h.directory.HasCart, Name: h.directory.CartName, Memory: h.directory,
		Tell: func(seats []byte) { h.tell(toldSeats, seats) },
	})
	if err := h.relay.Restore(ctx); err != nil {
		return err
	}
	return errors.Join(h.bus.HearHubs(h.hearHub), h.bus.Hear(h.relay.Hear))
}

func (h *Hub) listen(certs *tls.Config) (net.Listener, error) {
	l, err := net.Listen("tcp", h.opts.Listen)
	if err != nil {
		return nil, fmt.Errorf("page on %s: %w", h.opts.Listen, err)
	}
	if certs != nil {
		certs = certs.Clone()
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

// shutdown waits for requests to end. WebSockets close by themselves, since
// their context ends with the hub's.
func (h *Hub) shutdown(srv *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), shutdownGrace)
	defer cancel()
	err := srv.Shutdown(ctx)
	h.relay.Wait()
	h.log.Info("hub has stopped")
	return err
}
