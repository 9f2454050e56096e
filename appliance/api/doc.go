// Package api holds the wire types of the cart: the JSON on the local socket
// (local.go, events.go, frames.go), between cart and hub (hub.go), and between
// cart and physician's page (bedside.go).
//
// It imports nothing of ours, so that the kiosk, the hub and the tools can use
// it without the daemon.
package api
