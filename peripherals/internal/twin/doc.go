// Package twin is what the models' twins share: serving a serial line (Serve,
// Speak), the finger of the oximeters, and the story of a demonstration
// (Episode).
//
// A twin lives in its model's folder and shares the frame encoding with the
// driver. Like the driver it is checked against bytes from documents and real
// instruments. Nothing here is measured: only tests and the practice buses
// (package sim) plug a twin in.
package twin
