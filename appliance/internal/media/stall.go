package media

import (
	"fmt"
	"net"
	"time"

	"github.com/pion/transport/v4"
	"github.com/pion/transport/v4/stdnet"
)

// maxStall is how long a packet may wait to leave on a TCP connection.
const maxStall = 500 * time.Millisecond

// boundedNet is the system's network, except that a TCP connection (as to a
// TURN server) on which nothing leaves any more is closed: a packet waiting for
// it would block the gates of its peer, and with them those of the others.
type boundedNet struct{ transport.Net }

func newBoundedNet() (boundedNet, error) {
	n, err := stdnet.NewNet()
	if err != nil {
		return boundedNet{}, fmt.Errorf("network interfaces: %w", err)
	}
	return boundedNet{n}, nil
}

// DialTCP is how pion reaches a TURN server over TCP.
func (n boundedNet) DialTCP(network string, local, remote *net.TCPAddr) (transport.TCPConn, error) {
	c, err := n.Net.DialTCP(network, local, remote)
	if err != nil {
		return nil, err
	}
	return boundedConn{c}, nil
}

type boundedConn struct{ transport.TCPConn }

func (c boundedConn) Write(b []byte) (int, error) {
	if err := c.SetWriteDeadline(time.Now().Add(maxStall)); err != nil {
		return 0, err
	}
	n, err := c.TCPConn.Write(b)
	if err != nil {
		_ = c.Close() // a part may have been sent, so the stream is broken
	}
	return n, err
}
