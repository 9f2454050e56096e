// Package localapi is the daemon's API on the unix socket: HTTP with JSON, used
// by the kiosk and by cartctl.
//
// One table (routes.go) says which path exists, who may call it and what
// answers. What the daemon must be able to do is in roles.go, as interfaces of
// one to three methods. The caller's identity comes from the kernel (the
// socket's peer credentials), never from the request. A caller who is not in
// the policy is refused everything.
//
// GET /v1/events sends a snapshot and then changes (events.go), GET
// /v1/feeds/{name} pictures (feeds.go). Neither ever slows the daemon: what a
// client does not take in time is merged or dropped, or in the end the client
// is cut off.
//
// It imports appliance/api and nothing else of ours.
package localapi
