package hub

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// client is the address that a request comes from. A proxy of ours says for
// whom it speaks, at the end of X-Forwarded-For; what stands before that end
// was written by others, and so is worth only as much as who handed it on.
func client(r *http.Request, proxies []netip.Prefix) netip.Addr {
	remote, _ := netip.ParseAddrPort(r.RemoteAddr) // of net/http, so it parses
	at := remote.Addr().Unmap().WithZone("")
	trusted := func(p netip.Prefix) bool { return p.Contains(at) }
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		if !slices.ContainsFunc(proxies, trusted) {
			break
		}
		from, ok := hopAddress(strings.TrimSpace(hop))
		if !ok {
			break
		}
		at = from
	}
	return at
}

// hopAddress takes an address as proxies write it: some with a port.
func hopAddress(hop string) (netip.Addr, bool) {
	if with, err := netip.ParseAddrPort(hop); err == nil {
		return with.Addr().Unmap().WithZone(""), true
	}
	ip, err := netip.ParseAddr(strings.Trim(hop, "[]"))
	return ip.Unmap().WithZone(""), err == nil
}
