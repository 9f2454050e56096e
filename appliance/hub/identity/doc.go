// Package identity knows the accounts that may sign in, the carts that may
// connect, and who is signed in. All of it is in the hub's database, so several
// hubs can share it. Accounts and carts, the directory, are also kept in memory,
// and read again whenever another hub or a command has changed them. The door
// checks passwords and limits how often they may be tried.
//
// The files: directory.go the lists in memory, people.go and carts.go how they
// change, door.go the door, limit.go how it counts tries, sessions.go sign-ins,
// browsers.go the browsers known to an account; package password hashes.
package identity
