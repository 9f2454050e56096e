package localapi

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"
)

// Heartbeat is how often an events stream says that it is alive when nothing
// changes. A client that hears nothing for three of them may give up: the kiosk
// shows nothing as working that it has not heard of in the last 5 s.
const Heartbeat = 1500 * time.Millisecond

const (
	headerTimeout   = 5 * time.Second
	bodyTimeout     = 10 * time.Second
	writeTimeout    = 10 * time.Second // for one answer, one event or one frame
	idleTimeout     = 2 * time.Minute
	shutdownTimeout = 5 * time.Second
)

// Server answers the local API.
type Server struct {
	log       *slog.Logger
	cart      Cart
	policy    Policy
	zone      *time.Location
	handler   http.Handler
	heartbeat time.Duration
	bodyLimit time.Duration // for a client to send its request
	identify  func(net.Conn) (uint32, error)

	stopOnce sync.Once
	stopping chan struct{} // closed when Serve ends, so that streams end

	mu      sync.Mutex
	streams map[*stream]struct{}
}

// New returns a server of a cart in the zone. It panics if a field of cart is
// nil: that is a bug in the wiring, not in the input.
func New(log *slog.Logger, cart Cart, policy Policy, zone *time.Location) *Server {
	for _, role := range []any{cart.Board, cart.Models, cart.Patients, cart.Caller, cart.Door, cart.InCall,
		cart.Captures, cart.Records, cart.Feeds, cart.Kiosk, cart.Measurer} {
		if role == nil {
			panic("localapi: New needs every field of Cart")
		}
	}
	s := &Server{
		log: log, cart: cart, policy: policy, zone: zone,
		heartbeat: Heartbeat, bodyLimit: bodyTimeout, identify: peerUID,
		stopping: make(chan struct{}), streams: map[*stream]struct{}{},
	}
	s.handler = s.mux(routes())
	return s
}

// mux makes a handler of the table. A caller without a role gets the same
// answer for a path that does not exist as for one that does, and so learns
// nothing.
func (s *Server) mux(table []route) http.Handler {
	mux := http.NewServeMux()
	allow := map[string]string{}
	for _, r := range table {
		mux.HandleFunc(r.method+" "+r.path, func(w http.ResponseWriter, req *http.Request) { s.run(r, w, req) })
		if allow[r.path] != "" {
			allow[r.path] += ", "
		}
		allow[r.path] += r.method
	}
	for path, methods := range allow {
		mux.HandleFunc(path, func(w http.ResponseWriter, req *http.Request) { s.noSuchMethod(methods, w, req) })
	}
	mux.HandleFunc("/", s.noSuchPath)
	return mux
}

// Serve answers on l until ctx ends, then ends the streams and gives running
// requests a few seconds to finish. It closes l and returns nil when ctx ended.
// It may be called once.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	// Requests outlive ctx, so that a still that is being stored is answered.
	base, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	hs := &http.Server{
		Handler:           s.handler,
		BaseContext:       func(net.Listener) context.Context { return base },
		ConnContext:       s.connContext,
		ReadHeaderTimeout: headerTimeout,
		WriteTimeout:      writeTimeout, // a long answer or a stream sets its own
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
	served := make(chan error, 1)
	go func() { served <- hs.Serve(l) }()
	select {
	case err := <-served:
		s.stop()
		hs.Close()
		return fmt.Errorf("local API on %s: %w", l.Addr(), err)
	case <-ctx.Done():
	}
	s.stop()
	late, cancelLate := context.WithTimeout(base, shutdownTimeout)
	defer cancelLate()
	if err := hs.Shutdown(late); err != nil {
		hs.Close()
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("local API on %s: %w", l.Addr(), err)
	}
	return nil
}

func (s *Server) stop() { s.stopOnce.Do(func() { close(s.stopping) }) }

type callerKey struct{}

// caller is who is at the other end of a connection. The role is looked up at
// the first request and not while the connection is accepted, because a user
// database may be slow.
type caller struct {
	uid  uint32
	role func() Role
}

func (s *Server) connContext(ctx context.Context, c net.Conn) context.Context {
	uid, err := s.identify(c)
	if err != nil {
		s.log.Error("local API: a caller could not be identified and is refused", "err", err)
		return ctx
	}
	return context.WithValue(ctx, callerKey{}, caller{uid: uid, role: sync.OnceValue(func() Role {
		role, err := s.policy.Role(uid)
		if err != nil {
			s.log.Warn("local API: a caller's role could not be looked up and they are refused", "uid", uid, "err", err)
			return Nobody
		}
		return role
	})})
}

// callerOf returns the user who sent the request and their role, Nobody if they
// could not be identified.
func callerOf(r *http.Request) (uint32, Role) {
	if c, ok := r.Context().Value(callerKey{}).(caller); ok {
		return c.uid, c.role()
	}
	return ^uint32(0), Nobody
}
