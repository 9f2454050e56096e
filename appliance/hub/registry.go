package hub

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/rpc"
	"os"
	"path/filepath"
	"syscall"

	"telecart/appliance/hub/bus"
	"telecart/appliance/hub/identity"
)

// Registry changes accounts and carts. `carthub user` and `carthub cart` call its
// methods through the socket of the running hub, since only one process at a time
// can open a SQLite database.
type Registry struct {
	directory *identity.Directory
	keys      *bus.Keys
	pin       string // see Options.pin
}

// None is an empty argument or answer.
type None struct{}

// NewCart is what AddCart takes and answers, and what RenameCart takes.
type NewCart struct {
	ID, Name    string
	Key         string // the cart's public key; empty: AddCart makes key and credentials
	Credentials []byte
	Pin         string // of the hub, for the cart's configuration
}

// AddUser implements `carthub user add`.
func (r *Registry) AddUser(p identity.Person, _ *None) error {
	return r.directory.AddPerson(context.Background(), p)
}

// DisableUser implements `carthub user disable`.
func (r *Registry) DisableUser(user string, _ *None) error {
	return r.directory.DisablePerson(context.Background(), user)
}

// Users implements `carthub user list`.
func (r *Registry) Users(_ None, list *[]identity.Person) (err error) {
	*list, err = r.directory.People(context.Background())
	return err
}

// AddCart implements `carthub cart add`.
func (r *Registry) AddCart(q NewCart, made *NewCart) (err error) {
	if q.Key == "" {
		if q.Key, q.Credentials, err = r.keys.Credentials(q.ID); err != nil {
			return err
		}
	}
	q.Pin = r.pin
	*made = q
	return r.directory.AddCart(context.Background(), identity.Cart{ID: q.ID, Name: q.Name, Key: q.Key})
}

// RenameCart implements `carthub cart rename`.
func (r *Registry) RenameCart(q NewCart, _ *None) error {
	return r.directory.RenameCart(context.Background(), q.ID, q.Name)
}

// RevokeCart implements `carthub cart revoke`.
func (r *Registry) RevokeCart(id string, _ *None) error {
	return r.directory.RevokeCart(context.Background(), id)
}

// Carts implements `carthub cart list`.
func (r *Registry) Carts(_ None, list *[]identity.Cart) (err error) {
	*list, err = r.directory.Carts(context.Background())
	return err
}

func (r *Registry) server() (*rpc.Server, error) {
	s := rpc.NewServer()
	return s, s.Register(r)
}

// serve answers on the socket until ctx ends.
func (r *Registry) serve(ctx context.Context, l net.Listener) error {
	s, err := r.server()
	if err != nil {
		return errors.Join(err, l.Close())
	}
	defer context.AfterFunc(ctx, func() { l.Close() })()
	for {
		c, err := l.Accept()
		if ctx.Err() != nil {
			return nil
		} else if err != nil {
			return fmt.Errorf("socket for carthub's commands: %w", err)
		}
		go s.ServeConn(c)
	}
}

func socket(state string) string { return filepath.Join(state, "carthub.sock") }

// listenAdmin makes the socket. Other users cannot reach it in the state folder.
func (h *Hub) listenAdmin() (net.Listener, error) {
	path := socket(h.opts.State)
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("socket for carthub's commands: %w", err)
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("socket for carthub's commands: %w", err)
	}
	return l, os.Chmod(path, 0o600)
}

// OpenRegistry connects to the registry of the hub that runs with these options.
// If none runs, it opens the database itself.
func OpenRegistry(ctx context.Context, o Options) (call func(method string, args, reply any) error, end io.Closer, err error) {
	client, err := rpc.Dial("unix", socket(o.State))
	if err == nil {
		return client.Call, client, nil
	}
	if info, serr := os.Stat(o.State); serr == nil {
		if st, ok := info.Sys().(*syscall.Stat_t); ok && int(st.Uid) != os.Getuid() {
			return nil, nil, fmt.Errorf("no hub runs on %s, which is not yours: run this as its owner (user %d)", o.State, st.Uid)
		}
	}
	h, err := New(o)
	if err != nil {
		return nil, nil, err
	}
	lock, err := lockState(o.State)
	if err != nil {
		return nil, nil, err
	}
	if err := h.openDirectory(ctx); err != nil {
		return nil, nil, errors.Join(err, lock.Close())
	}
	keys, err := o.Keys()
	if err != nil {
		return nil, nil, errors.Join(err, h.db.Close(), lock.Close())
	}
	pin, err := o.pin()
	if err != nil {
		return nil, nil, errors.Join(err, h.db.Close(), lock.Close())
	}
	s, err := (&Registry{h.directory, keys, pin}).server()
	if err != nil {
		return nil, nil, errors.Join(err, h.db.Close(), lock.Close())
	}
	here, there := net.Pipe()
	go s.ServeConn(there)
	client = rpc.NewClient(here)
	return client.Call, closers{client, h.db, lock}, nil
}

// closers are closed one after the other.
type closers []io.Closer

func (c closers) Close() error {
	var errs []error
	for _, one := range c {
		errs = append(errs, one.Close())
	}
	return errors.Join(errs...)
}
