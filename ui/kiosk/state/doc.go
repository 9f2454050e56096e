// Package state is what the kiosk knows and shows, without any graphics.
//
// A Model is the daemon's last state plus what the nurse is typing. Reduce
// returns the next Model for each Event and the Intents for the daemon; the
// other functions turn a Model and the time into words, numbers and roles of
// colour (Screen, Tiles, Vitals, LightOf, Bars, …). All of them are pure: the
// kiosk can be killed at any moment and returns to the same screen from the
// daemon's snapshot, because the daemon's phase decides it.
//
// It imports no Fyne and does no I/O.
package state
