// Package screen is the kiosk's screens: each is built once and then told
// the model, again and again. What is shown is a function of the model; a
// touch is an Event, and what must be asked of the daemon leaves as an
// Intent.
//
// All of it runs on Fyne's goroutine. App.Post is the one door for everybody
// else.
package screen
