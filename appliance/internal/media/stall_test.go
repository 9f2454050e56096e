package media

import (
	"net"
	"testing"
	"time"
)

// A far end that reads nothing more is given up, and closed for good.
func TestAConnectionThatStandsIsGivenUp(t *testing.T) {
	l, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	n, err := newBoundedNet()
	if err != nil {
		t.Fatal(err)
	}
	c, err := n.DialTCP("tcp4", nil, l.Addr().(*net.TCPAddr))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	failed := make(chan error, 1)
	go func() {
		packet := make([]byte, 64<<10)
		for {
			if _, err := c.Write(packet); err != nil {
				failed <- err
				return
			}
		}
	}()
	get(t, failed)
	if err := c.SetReadDeadline(time.Time{}); err == nil {
		t.Error("it is still open")
	}
}
