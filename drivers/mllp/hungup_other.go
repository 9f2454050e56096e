//go:build !linux

package mllp

import "net"

// hungUp cannot be told here: a goodbye may then come after the first message
// on a new connection.
func hungUp(net.Conn) bool { return false }
