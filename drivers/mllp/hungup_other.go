//go:build !linux

package mllp

import "net"

// hungUp cannot tell on this system: a Gone may then come after the first
// message on a new connection.
func hungUp(net.Conn) bool { return false }
