// Package database stores the hub's accounts, sign-ins and carts. It uses either
// SQLite in the state folder, encrypted as a cart's record is (package store),
// or PostgreSQL, which several hubs may share.
//
// There is one schema and one set of queries. Both engines take $1, $2 in the
// order in which they first appear, ON CONFLICT … DO UPDATE, and the types
// TEXT, BIGINT (numbers, yes as 1, times as milliseconds since 1970) and
// BYTEA; nothing else is used. Transactions do not disturb each other: SQLite
// has one writer; PostgreSQL runs writes serializable, and repeats a transaction
// that conflicts with another.
package database
