// Package desk keeps a cart's session. What an event means stands in the record
// before it is shown and before anything is done about it; what protects the
// patient is done at once and recorded when it can be.
package desk
