// Package edge is where the record meets the API: it makes of what is stored
// what the screens are sent, and of what they sent what is stored.
package edge
