// Package blueprint is what a new oximeter on a serial port is copied from. It
// is built and tested as the others are, and is in no list: no cart has it. To
// add one:
//
//  1. Copy this folder to peripherals/FAMILY and change the package's name.
//  2. frame.go: write the wire format down, with the document and page it
//     comes from and its traps, and a parser that is pure: bytes in, records
//     out, no clock, no port. It must find its way again after garbage;
//     internal/framing has what most formats need, oximeter.Lines text.
//  3. blueprint.go: the model, its settings, what it makes of a record.
//  4. twin.go: the virtual instrument, and what the conformance suite tries
//     with it. Demonstration, suite, lab and the page of models know it from
//     there.
//  5. blueprint_test.go: recorded or documented bytes as a table, a fuzz target,
//     and peripheraltest.Test, the suite that every model on a port passes.
//  6. A line in peripherals/all/all.go.
//
// If it is a new kind of number, peripherals/quantity.go gets a line, and
// definition.go its LOINC and MDC codes. An instrument that is asked, or that
// is no oximeter, is better begun from suretemp or gedri; the loop of its
// dialogue and its life on the port are in internal/wire.
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
//   - The package imports peripherals, its internal packages and driver
//     contracts, nothing else.
package blueprint
