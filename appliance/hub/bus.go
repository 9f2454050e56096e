package hub

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

// bus is the NATS server inside the hub and the hub's own connection to it.
type bus struct {
	server *server.Server
	conn   *nats.Conn
	js     jetstream.JetStream
	lock   *os.File
}

// replyTTL is how long a cart may answer a command after it got it; a little
// more than commandTimeout.
const replyTTL = 10 * time.Second

// inProcess is the NATS server's name for a connection that does not come
// over the network; the hub's own key is good for no other.
const inProcess = "IN_PROCESS"

// openBus starts the server and connects to it without the network.
func openBus(o Options, log *slog.Logger) (_ *bus, err error) {
	b := &bus{}
	defer func() {
		if err != nil {
			b.close()
		}
	}()
	if b.lock, err = lockState(o.State); err != nil {
		return nil, err
	}
	own, err := nkeys.CreateUser()
	if err != nil {
		return nil, fmt.Errorf("nats: make the hub's key: %w", err)
	}
	so, err := serverOptions(o, own)
	if err != nil {
		return nil, err
	}
	if b.server, err = server.NewServer(so); err != nil {
		return nil, fmt.Errorf("nats on %s: %w", o.NATSListen, err)
	}
	blog := &busLog{log: log.With("part", "nats")}
	b.server.SetLoggerV2(blog, false, false, false)
	b.server.Start()
	if !b.server.ReadyForConnections(20 * time.Second) {
		return nil, fmt.Errorf("nats on %s did not start: %w", o.NATSListen, blog.cause())
	}
	return b, b.connect(own)
}

func (b *bus) connect(own nkeys.KeyPair) error {
	public, err := own.PublicKey()
	if err != nil {
		return fmt.Errorf("nats: the hub's key: %w", err)
	}
	b.conn, err = nats.Connect("", nats.InProcessServer(b.server), nats.Name("hub"),
		nats.Nkey(public, own.Sign), nats.CustomInboxPrefix("_HUB"),
		nats.MaxReconnects(-1), nats.ReconnectWait(100*time.Millisecond), nats.ReconnectBufSize(-1))
	if err != nil {
		return fmt.Errorf("nats: connect in process: %w", err)
	}
	if b.js, err = jetstream.New(b.conn); err != nil {
		return fmt.Errorf("nats: jetstream: %w", err)
	}
	return nil
}

// close ends the connection, then the server, and waits until all is on disk.
func (b *bus) close() {
	if b.conn != nil {
		b.conn.Close()
	}
	if b.server != nil {
		b.server.Shutdown()
		b.server.WaitForShutdown()
	}
	if b.lock != nil {
		b.lock.Close() // gives up the lock
	}
}

// bucket opens a key-value bucket, making it at the first start.
func (b *bus) bucket(ctx context.Context, name, what string, ttl time.Duration) (jetstream.KeyValue, error) {
	kv, err := b.js.CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{
		Bucket: name, Description: what, TTL: ttl, History: 1,
		Storage: jetstream.FileStorage, MaxValueSize: 16 << 10, MaxBytes: 64 << 20,
	})
	if err != nil {
		return nil, fmt.Errorf("jetstream: open bucket %s (%s): %w", name, what, err)
	}
	return kv, nil
}

func serverOptions(o Options, own nkeys.KeyPair) (*server.Options, error) {
	host, text, err := net.SplitHostPort(o.NATSListen)
	if err != nil {
		return nil, fmt.Errorf("nats_listen %q: %w", o.NATSListen, err)
	}
	port, err := strconv.Atoi(text)
	if err != nil {
		return nil, fmt.Errorf("nats_listen %q: the port is not a number", o.NATSListen)
	}
	if port == 0 {
		port = server.RANDOM_PORT
	}
	users, err := busUsers(o.Carts, own)
	if err != nil {
		return nil, err
	}
	certs, err := o.tlsConfig()
	if err != nil {
		return nil, err
	}
	return &server.Options{
		ServerName: "carthub", Host: host, Port: port,
		NoSigs: true, Nkeys: users,
		JetStream: true, StoreDir: filepath.Join(o.State, "nats"), SyncAlways: true,
		MaxControlLine: 4 << 10, MaxPayload: maxBusPayload, MaxSubs: 64,
		TLSConfig: certs, TLS: certs != nil, TLSTimeout: tlsTimeout(certs),
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
