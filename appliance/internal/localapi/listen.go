package localapi

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// maxSocketPath is what fits into sun_path with the final zero byte (unix(7)).
const maxSocketPath = 107

// socketMode lets the daemon's user and group connect. This is only the first
// check: the kiosk and technicians must be in that group (with systemd, the
// group of the unit), and each still gets only what the policy allows.
const socketMode = 0o660

// Listen makes the socket at path. It removes a socket left behind by a killed
// daemon, but not one that a running daemon answers on, nor a file that is not
// a socket. The lock file path+".lock" decides between two daemons that start
// at the same time. Closing the listener removes the socket.
func Listen(path string) (net.Listener, error) {
	if len(path) > maxSocketPath {
		return nil, fmt.Errorf("socket %s: the path has %d bytes, and a socket's may have %d: choose a shorter one", path, len(path), maxSocketPath)
	}
	held, err := takeLock(path)
	if err != nil {
		return nil, err
	}
	l, err := listen(path)
	if err != nil {
		held.Close()
		return nil, err
	}
	return &listener{Listener: l, held: held}, nil
}

// listener releases the lock when it is closed.
type listener struct {
	net.Listener
	held *os.File
}

func (l *listener) Close() error {
	return errors.Join(l.Listener.Close(), l.held.Close())
}

func takeLock(path string) (*os.File, error) {
	f, err := os.OpenFile(path+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("socket %s: the folder %s does not exist: create it, or choose another path", path, filepath.Dir(path))
	}
	if err != nil {
		return nil, fmt.Errorf("socket %s: lock: %w", path, err)
	}
	mine, err := lock(f)
	switch {
	case err != nil:
		f.Close()
		return nil, fmt.Errorf("socket %s: lock: %w", path, err)
	case !mine:
		f.Close()
		return nil, errRunning(path)
	}
	return f, nil
}

func errRunning(path string) error {
	return fmt.Errorf("socket %s: another cartd is running and answers there: stop it first, or choose another path", path)
}

func listen(path string) (net.Listener, error) {
	if err := removeStale(path); err != nil {
		return nil, err
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("socket %s: %w", path, err)
	}
	if err := os.Chmod(path, socketMode); err != nil {
		l.Close()
		return nil, fmt.Errorf("socket %s: %w", path, err)
	}
	return l, nil
}

// removeStale removes a socket on which nobody answers.
func removeStale(path string) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("socket %s: %w", path, err)
	case info.Mode()&fs.ModeSocket == 0:
		return fmt.Errorf("socket %s: there is something else at this path and it is left alone: remove it, or choose another path", path)
	}
	c, err := net.DialTimeout("unix", path, time.Second)
	if err == nil {
		c.Close()
		return errRunning(path)
	}
	if !errors.Is(err, syscall.ECONNREFUSED) {
		return fmt.Errorf("socket %s: cannot tell whether a daemon answers there: %w", path, err)
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("socket %s: remove what a killed daemon left: %w", path, err)
	}
	return nil
}
