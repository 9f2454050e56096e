// Package hub is the server between carts and physicians: roster, calls,
// sign-in, relay of the media negotiation, and the physician's page.
//
// Carts reach it over NATS, which runs inside it (room bus); each has a key of
// its own and may speak only for itself. Physicians reach it over HTTP and
// one WebSocket. No media and no record passes through the hub, so a call
// goes on when the hub is restarted.
//
// What it keeps is in JetStream under Options.State: sign-in sessions, and
// which carts there are. Nothing of a patient is written or logged.
//
// The rooms, each with its own doc: bus is NATS, relay the seats and the
// signalling, roster the carts as pages see them. Here stand: options.go what
// the hub needs, hub.go its life, routes.go the table of who may ask what,
// guard.go the checks on every request, signin.go and sessions.go who is who,
// page.go the page itself, health.go.
package hub
