// Package twin is what the models' virtual instruments share: how one lives at
// its end of a serial line (Serve, Speak), the finger of the oximeters, and the
// course of a demonstration (Episode).
//
// A twin lies in its model's folder and shares what makes frames of bytes with
// the driver; what it says is checked against bytes of documents and of real
// instruments, as the driver is. Nothing here is measured: only buses for
// practice (package sim) and tests plug one in.
package twin
