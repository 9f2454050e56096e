package hub

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// client returns the address that a request comes from. Each proxy appends the
// address it was called from to X-Forwarded-For. So client reads the header from
// its end, and goes on only while the address so far is one of our proxies:
// anybody can write what comes before that.
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

// hopAddress parses an address as proxies write it: some add a port.
func hopAddress(hop string) (netip.Addr, bool) {
	if with, err := netip.ParseAddrPort(hop); err == nil {
		return with.Addr().Unmap().WithZone(""), true
	}
	ip, err := netip.ParseAddr(strings.Trim(hop, "[]"))
	return ip.Unmap().WithZone(""), err == nil
}
