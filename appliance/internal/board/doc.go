// Package board holds what the instruments of a cart say now: their state,
// their newest readings, their alarms, and how a clinician is shown all that.
// It keeps nothing longer than it is true.
package board
