// Package blueprint is the template for a new oximeter on a serial port. It is
// built and tested like the others, but is in no list, so no cart has it. To
// add an oximeter:
//
//  1. Copy this folder to peripherals/FAMILY and change the package name.
//  2. frame.go: document the wire format, with its source, page and traps, and
//     write a pure parser: bytes in, records out, no clock, no port. It must
//     resynchronise after garbage; internal/framing has what most formats need,
//     oximeter.Lines handles text.
//  3. blueprint.go: the model, its settings, and readings from records.
//  4. twin.go: the virtual instrument and its trials. The demonstration, the
//     conformance suite, the lab and MODELS.md use it from there.
//  5. blueprint_test.go: recorded or documented bytes as a table, a fuzz
//     target, and peripheraltest.Test, the suite that every model on a port
//     passes.
//  6. Add a line to peripherals/all/all.go.
//
// A new kind of number needs a line in peripherals/quantity.go and its LOINC
// and MDC codes in definition.go. For an instrument that answers requests, or
// is no oximeter, start from suretemp or gedri; internal/wire has the dialogue
// loop and the life of the port.
//
// What reviewers look for:
//
//   - New does no I/O and reports every wrong setting, each as a SettingError.
//   - A value that was not measured has the quality NoSignal and no number. A
//     number that the device doubts is Suspect, with the device's words. What a
//     device merely holds or repeats is not a measurement.
//   - Run returns an error that says what failed on what, and leaves nothing
//     behind; only the supervisor restarts it.
//   - A status is a sentence that tells a nurse what to do.
//   - The package imports peripherals, its internal packages and driver
//     contracts, nothing else.
package blueprint
