// Package desk keeps a cart's session. What an event means is in the record
// before it is shown and before anything is done about it. What protects the
// patient is done at once and recorded as soon as it can be.
package desk
