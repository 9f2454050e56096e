// Package blueprint is what a new device is copied from; Go does not build it
// (its folder begins with an underscore). To add a device:
//
//  1. Copy this folder to peripherals/FAMILY and change the package's name.
//  2. frame.go: write the wire format down, with the document and page it
//     comes from and its traps, and a parser that is pure: bytes in, records
//     out, no clock, no port. It must find its way again after garbage.
//  3. device.go: the model, its settings, and Run, the device's whole life.
//  4. device_test.go: recorded or documented bytes as a table, a fuzz target,
//     and peripheraltest.Serial, the suite that every serial model passes.
//  5. A line in peripherals/all/all.go, and one in peripherals/peripheraltest/suites:
//     move the suite there, so that the lab runs it on a real port too.
//  6. If it is a new kind of number: a line in peripherals/quantity.go with
//     its LOINC and MDC codes.
//
// What reviewers look for:
//
//   - New does no I/O and reports every wrong setting, each a SettingError.
//   - A value that was not measured has the quality NoSignal and no number.
//     A number that the device itself doubts is Suspect, with its words.
//     What a device merely holds or repeats is not a measurement.
//   - Run returns an error that says what failed on what, and leaves nothing
//     behind; only the supervisor starts it again.
//   - A status is a sentence that tells a nurse what to do.
//   - This package imports peripherals and driver contracts, nothing else.
package blueprint
