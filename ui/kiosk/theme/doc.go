// Package theme holds every colour and size of the kiosk, and nothing else in
// the kiosk holds one.
//
// Sizes are in Fyne's units, which are pixels of a 1280×800 screen: on 10
// inches 1 mm is 5.9 of them. Larger screens are scaled by the program, so
// that the layout stays the same.
package theme
