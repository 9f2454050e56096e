// Package widget holds the kiosk's parts of a screen: large buttons, values,
// tiles, waves, pictures and the on-screen keyboard.
//
// A widget shows what it was last told and asks the theme for colours by
// role. Setters compare first: telling a widget what it already shows costs
// nothing and draws nothing, so a screen may tell all of them everything at
// any time. All setters are called on Fyne's goroutine; what may be called
// from elsewhere says so.
package widget
