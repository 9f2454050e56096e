// Package client calls the cart's daemon over its unix socket, for the kiosk,
// cartctl and tests.
//
// Every method takes a context and returns when it ends. Errors are sentences
// for the person at the cart; *Error also has the HTTP status. It imports
// appliance/api and nothing else of ours.
package client
