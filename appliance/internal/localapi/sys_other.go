//go:build !linux

package localapi

import (
	"errors"
	"net"
	"os"
)

var errNotLinux = errors.New("the local API needs Linux: it tells callers apart by the peer credentials of a unix socket")

func peerUID(net.Conn) (uint32, error) { return 0, errNotLinux }

func lock(*os.File) (bool, error) { return false, errNotLinux }
