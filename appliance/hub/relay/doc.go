// Package relay passes messages between carts and physicians' pages: who is
// on a cart's seat, what a page may ask of a cart, and whose page gets a
// cart's signal. It knows neither NATS nor passwords: the hub gives it a way
// to the carts and pages that have signed in.
//
// The files: relay.go its life, carts.go what carts say, socket.go one page's
// WebSocket, requests.go what a page may ask, switchboard.go who is there,
// seats.go who gets what.
package relay
