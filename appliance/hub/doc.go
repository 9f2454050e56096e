// Package hub is the server between carts and physicians: roster, calls,
// sign-in, relay of the media negotiation, and the physician's page.
//
// Carts reach it over NATS, inside it or a cluster outside; each has a key of
// its own and may speak only for itself. Physicians reach it over HTTP and one
// WebSocket. No media and no record passes through the hub, so a call goes on
// when the hub is restarted. Several hubs may stand beside each other, on one
// NATS and one PostgreSQL: what one does to accounts, carts and sign-ins the
// others do at once.
//
// The rooms, each with its own doc: bus is NATS, database SQL, identity the
// accounts, carts and sign-ins, relay the seats and the signalling, roster the
// carts as pages see them. Here stand: options.go what the hub needs, hub.go
// its life, changes.go what hubs tell each other, registry.go what carthub's
// commands do, routes.go the table of who may ask what, guard.go the checks on
// every request, signin.go, page.go the page itself, health.go.
//
// Nothing of a patient is written or logged.
package hub
