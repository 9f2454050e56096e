// Package hub is the server between carts and physicians: roster, calls,
// sign-in, relay of the media negotiation, and the physician's page.
//
// Carts connect over NATS: to a server inside the hub, or to a cluster outside.
// Each cart has its own key and may speak only for itself. Physicians connect
// over HTTP and one WebSocket. No media and no record passes through the hub, so
// a session goes on when the hub is restarted. Several hubs may run side by side
// on one NATS and one PostgreSQL: when one changes accounts, carts or sign-ins,
// the others follow at once.
//
// The packages, each with its own doc: bus is NATS; database is SQL; identity
// has the accounts, carts and sign-ins; relay passes messages between carts and
// pages; roster is the list of carts that pages show. The files here: options.go
// is the configuration, hub.go starts and stops the hub, changes.go is what hubs
// tell each other, registry.go what carthub's commands do, routes.go the table
// of who may make which call, guard.go the checks on every request, signin.go
// signing in and out, page.go serves the page, health.go answers /healthz.
//
// The hub stores and logs nothing about a patient.
package hub
