// Package identity is who is who at the hub: the accounts that may sign in,
// the carts that may connect, and who is signed in. All of it is in the hub's
// database, so several hubs share it; accounts and carts are read into memory,
// again whenever another hub or a command has changed them.
//
// The files: directory.go the lists in memory, people.go and carts.go how they
// change, door.go who may try a password how often, limit.go, sessions.go
// sign-ins, browsers.go where there was one; package password hashes.
package identity
