package bus

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nkeys"
	"golang.org/x/sys/unix"
)

// Bus is the NATS server inside the hub and the hub's own connection to it.
type Bus struct {
	Server *server.Server
	Conn   *nats.Conn
	js     jetstream.JetStream
	lock   *os.File
}

// Options is what a bus needs to know.
type Options struct {
	Listen string      // for carts, "127.0.0.1:4222"
	State  string      // folder; one hub at a time
	TLS    *tls.Config // nil: in the clear
	Carts  []Cart
}

// Cart is a cart that may connect.
type Cart struct {
	ID  string // letters, digits, - and _, at most 64
	Key string // its public nkey, "U…"
}

// maxPayload is the longest message in bytes: a signal and what is around it.
const maxPayload = 512 << 10

// replyTTL is how long a cart may answer a command after it got it; a little
// more than commandTimeout.
const replyTTL = 10 * time.Second

// inProcess is the NATS server's name for a connection that does not come
// over the network; the hub's own key is good for no other.
const inProcess = "IN_PROCESS"

// Open starts the server and connects to it without the network.
func Open(o Options, log *slog.Logger) (_ *Bus, err error) {
	b := &Bus{}
	defer func() {
		if err != nil {
			b.Close()
		}
	}()
	if b.lock, err = lockState(o.State); err != nil {
		return nil, err
	}
	own, err := nkeys.CreateUser()
	if err != nil {
		return nil, fmt.Errorf("nats: make the hub's key: %w", err)
	}
	so, err := ServerOptions(o, own)
	if err != nil {
		return nil, err
	}
	if b.Server, err = server.NewServer(so); err != nil {
		return nil, fmt.Errorf("nats on %s: %w", o.Listen, err)
	}
	blog := &busLog{log: log.With("part", "nats")}
	b.Server.SetLoggerV2(blog, false, false, false)
	b.Server.Start()
	if !b.Server.ReadyForConnections(20 * time.Second) {
		return nil, fmt.Errorf("nats on %s did not start: %w", o.Listen, blog.cause())
	}
	return b, b.connect(own)
}

func (b *Bus) connect(own nkeys.KeyPair) error {
	public, err := own.PublicKey()
	if err != nil {
		return fmt.Errorf("nats: the hub's key: %w", err)
	}
	b.Conn, err = nats.Connect("", nats.InProcessServer(b.Server), nats.Name("hub"),
		nats.Nkey(public, own.Sign), nats.CustomInboxPrefix("_HUB"),
		nats.MaxReconnects(-1), nats.ReconnectWait(100*time.Millisecond), nats.ReconnectBufSize(-1))
	if err != nil {
		return fmt.Errorf("nats: connect in process: %w", err)
	}
	if b.js, err = jetstream.New(b.Conn); err != nil {
		return fmt.Errorf("nats: jetstream: %w", err)
	}
	return nil
}

// Close ends the connection, then the server, and waits until all is on disk.
func (b *Bus) Close() {
	if b.Conn != nil {
		b.Conn.Close()
	}
	if b.Server != nil {
		b.Server.Shutdown()
		b.Server.WaitForShutdown()
	}
	if b.lock != nil {
		b.lock.Close() // gives up the lock
	}
}

// Bucket opens a key-value bucket, making it at the first start.
func (b *Bus) Bucket(ctx context.Context, name, what string, ttl time.Duration) (jetstream.KeyValue, error) {
	kv, err := b.js.CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{
		Bucket: name, Description: what, TTL: ttl, History: 1,
		Storage: jetstream.FileStorage, MaxValueSize: 16 << 10, MaxBytes: 64 << 20,
	})
	if err != nil {
		return nil, fmt.Errorf("jetstream: open bucket %s (%s): %w", name, what, err)
	}
	return kv, nil
}

// ServerOptions are the settings of the server inside the hub, where own is the
// hub's key.
func ServerOptions(o Options, own nkeys.KeyPair) (*server.Options, error) {
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
	users, err := busUsers(o.Carts, own)
	if err != nil {
		return nil, err
	}
	return &server.Options{
		ServerName: "carthub", Host: host, Port: port,
		NoSigs: true, Nkeys: users,
		JetStream: true, StoreDir: filepath.Join(o.State, "nats"), SyncAlways: true,
		MaxControlLine: 4 << 10, MaxPayload: maxPayload, MaxSubs: 64,
		TLSConfig: o.TLS, TLS: o.TLS != nil, TLSTimeout: tlsTimeout(o.TLS),
		AuthTimeout: 5, PingInterval: 10 * time.Second, MaxPingsOut: 2,
		WriteDeadline: 10 * time.Second,
	}, nil
}

func tlsTimeout(c *tls.Config) float64 {
	if c == nil {
		return 0
	}
	return 5 // seconds
}

// busUsers is who may do what on the bus. Everything that is not allowed here
// is refused by the server.
func busUsers(carts []Cart, own nkeys.KeyPair) ([]*server.NkeyUser, error) {
	public, err := own.PublicKey()
	if err != nil {
		return nil, fmt.Errorf("nats: the hub's key: %w", err)
	}
	users := []*server.NkeyUser{{
		Nkey:                   public,
		AllowedConnectionTypes: map[string]struct{}{inProcess: {}},
	}}
	for _, c := range carts {
		users = append(users, &server.NkeyUser{Nkey: c.Key, Permissions: cartPermissions(c.ID)})
	}
	return users, nil
}

// cartPermissions lets a cart speak for itself, hear what is meant for it,
// and answer a request once.
func cartPermissions(id string) *server.Permissions {
	return &server.Permissions{
		Publish:   &server.SubjectPermission{Allow: []string{"cart." + id + ".>"}},
		Subscribe: &server.SubjectPermission{Allow: []string{"hub." + id + ".>"}},
		Response:  &server.ResponsePermission{MaxMsgs: 1, Expires: replyTTL},
	}
}

// lockState makes the state folder and keeps a second hub out of it: two
// servers on the same JetStream files would destroy them.
func lockState(dir string) (*os.File, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("state folder: %w", err)
	}
	path := filepath.Join(dir, "carthub.lock")
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("state folder: %w", err)
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		f.Close()
		if errors.Is(err, unix.EWOULDBLOCK) {
			return nil, fmt.Errorf("state folder %s: another carthub is using it", dir)
		}
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	return f, nil
}
