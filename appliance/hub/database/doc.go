// Package database is where the hub keeps what is true: accounts, sign-ins,
// carts. It is SQLite in the state folder, encrypted, as a cart's record is
// (package store); or PostgreSQL, which several hubs may share.
//
// There is one schema and one set of queries. Both engines take $1, $2 in the
// order in which they first appear, ON CONFLICT … DO UPDATE, and the types
// TEXT, BIGINT (numbers, yes as 1, times as milliseconds since 1970) and
// BYTEA; nothing else is used. A transaction sees and leaves one state: SQLite
// has one writer, PostgreSQL runs it serializable and again where it must.
package database
