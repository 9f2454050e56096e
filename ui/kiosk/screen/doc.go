// Package screen has the kiosk's screens. Each is built once and then shown the
// model, again and again. What is shown is a function of the model; a touch is
// an Event, and what must be requested from the daemon leaves as an Intent.
//
// All of it runs on Fyne's goroutine. App.Post is the only entry for others.
package screen
