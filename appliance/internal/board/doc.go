// Package board holds what the instruments of a cart say, as it is now: their
// state, their newest readings, what their alarms are, and how a clinician is
// shown all that. It remembers nothing longer than it is true.
package board
