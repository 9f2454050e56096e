// Package relay passes messages between carts and physicians' pages. It decides
// what a page may ask of a cart, and which page gets a cart's signals. A user
// has one seat at a cart: the page that has it gets the cart's signals for that
// user. The package knows neither NATS nor passwords: the hub connects it to the
// carts, and hands it pages that have signed in.
//
// The files: relay.go starts and stops it, carts.go handles what carts say,
// socket.go one page's WebSocket, requests.go what a page asks; switchboard.go
// knows who is connected, seats.go passes signals to seats, others.go shares
// seats with other hubs, shown.go is the roster as pages get it, grants.go tells
// carts which sign-ins are good.
package relay
