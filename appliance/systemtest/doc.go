// Package systemtest runs the real programs together: hub, cart and kiosk as
// `make run` starts them, a physician in a real Chromium, the nurse by
// cartctl. Run it with `make system`; the build tag "system" keeps it out of
// `go test ./...`, since it needs the built programs, Chromium and Xvfb.
//
// ARTIFACTS=folder keeps screenshots and logs.
package systemtest
