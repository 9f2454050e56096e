// Package theme has every colour and size of the kiosk; nothing else in the
// kiosk has one.
//
// Sizes are in Fyne's units, which are pixels of a 1280×800 screen: on 10
// inches 1 mm is 5.9 of them. The program scales larger screens, so the layout
// stays the same.
package theme
