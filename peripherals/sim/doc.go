// Package sim provides virtual instruments for machines that have none, for
// demonstration, tests and training.
//
// Each stands behind a driver contract, so everything above it is the real
// program:
//
//   - Buses, and for each bus Camera, Capture, Playback and GPIO, decorate real
//     openers. Names that begin with "virtual:" are opened here, all others by
//     the kernel.
//   - At the port "virtual:MODEL" is that model's twin, which lives in the
//     model's folder.
//
// Cameras: "virtual:room", "virtual:exam" and "virtual:otoscope"; any other
// name shows a test card. Every picture says VIRTUAL and carries a clock, a
// frame number and, in the top left corner, the capture time as a strip of 32
// blocks (see Strip).
//
// Sound sources: "virtual:heart" (60 beats a minute, the first heart sound at
// each whole second of the cart's clock), "virtual:lung" and "virtual:room".
// Loudspeakers: any "virtual:" name.
//
// Controls: chip "virtual:/path/panel" makes a named pipe at /path/panel. A
// line of text changes an input, named by its offset:
//
//	echo "1 on" > /path/panel      # pressed, or shutter closed
//	echo "1 off" > /path/panel
//	echo "1 press" > /path/panel   # on, and off 150 ms later
//
// Outputs are written to /path/panel.out, one per line: "4 on".
//
// Nothing here is measured, so users must mark the device as virtual.
package sim
