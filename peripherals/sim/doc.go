// Package sim makes virtual instruments for machines that have none: for the
// demonstration, for tests and for training.
//
// Each one stands behind a driver contract, so that everything above it is
// the real program:
//
//   - Buses, and for each bus Camera, Capture, Playback and GPIO, decorate real
//     openers: a name that begins with "virtual:" is opened here, every other
//     by the kernel.
//   - A port "virtual:MODEL" has that model's virtual instrument at its other
//     end: its twin, which lies in the model's folder.
//
// Cameras: "virtual:room", "virtual:exam" and "virtual:otoscope" (any other
// name shows a test card). Every picture says VIRTUAL, carries a clock, a
// frame number and, in the top left corner, the capture time as a strip of 32
// blocks (see Strip).
//
// Sound sources: "virtual:heart" (60 beats a minute, the first heart sound at
// each whole second of the cart's clock), "virtual:lung" and "virtual:room".
// Sinks: any "virtual:" name; a Meter measures what is played.
//
// Controls: chip "virtual:/path/panel" makes a named pipe at /path/panel. A
// line of text moves an input by its offset:
//
//	echo "1 on" > /path/panel      # pressed, or shutter closed
//	echo "1 off" > /path/panel
//	echo "1 press" > /path/panel   # on, and off 150 ms later
//
// Outputs stand in /path/panel.out, a line each: "4 on".
//
// Nothing here is measured: whoever uses it marks the device as virtual.
package sim
