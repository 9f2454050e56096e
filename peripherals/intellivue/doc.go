// Package intellivue drives Philips IntelliVue patient monitors over the data
// export protocol of their MIB/RS232 interface, fixed baud rate variant: 115200
// 8N1, no flow control, RJ-45 pins 4 GND, 5 TxD, 7 RxD; the port must be set to
// data export ("DtOut") on the monitor.
//
// It follows the "Data Export Interface Programming Guide", 4535 642 59271
// (Rev. G.0); pages are those printed there. Only parts of it were available;
// what is said of the rest agrees between at least two independent programs.
// AutoSpeed and the network interface are not covered.
//
// # Layers
//
//	frame.go        C0 … C1, byte stuffing, CRC-16/X-25
//	message.go      session and remote operations; requests in request.go
//	association.go  the association's negotiation
//	machine.go      its life, as a pure state machine
//	objects.go      attribute lists of the monitor's objects
//	metric.go       what is known of a numeric or wave besides its value
//	relabel.go      what it means, and when that changes
//	shown.go        what was last reported of it
//	numerics.go, dated.go, waves.go, clock.go, mode.go, alerts.go
//
// # How far a number is trusted
//
// The first line that applies counts. The monitor's operating mode matters too:
// what its system objects and the state of its alarms say together.
//
//	bit of the state            quality    detail
//	8000 invalid                no-signal  invalid
//	2000 unavailable            no-signal  unavailable
//	1000 calibration ongoing    no-signal  calibrating
//	0800 test data              no-signal  test data
//	(value is NaN, infinite)    no-signal  no value
//	(unit not the quantity's)   no-signal  unknown unit
//	(outside of what can be)    no-signal  out of range
//	0400 demo data, demo mode   suspect    demo data
//	(its alerts are tested)     suspect    test data
//	(service, config mode)      suspect    service mode
//	(standby)                   suspect    standby
//	4000 questionable           suspect    questionable (the monitor shows "?")
//	0300 not defined            suspect    questionable
//	0040 early indication       suspect    early indication
//	(it may be a setting)       suspect    label not known
//	(another object differs)    suspect    the monitor sent two different values
//	(a cuff's: over 60 s old)   suspect    measured at 10:23
//	(… or its age not known)    suspect    measured at 10:23, …
//	(… or it bears no time)     –          time of measurement not known
//	0020 measurement ongoing    good       measuring
//	otherwise                   good
//
// 0080 (validated), 0002 (in alarm) and 0001 (alarm off) say nothing about the
// number. If its category or modality says that it was entered by hand, so does
// its detail.
//
// A settings object (label 0402xxxx, or by its category) is never a reading,
// although it has the identifier of what it sets. While only the missing label
// could tell, the value is suspect, and everything is polled each 10 s until
// the answer. If the label then says something else, or a channel gets another
// label, the old value is withdrawn at once. A monitor that sends no label
// within 4 s has none: it would send that of one object a second.
//
// A cuff's values carry the time of their measurement and are repeated for as
// long as the monitor shows them. They are reported once, and are good if less
// than a minute old at first sight. If that is unknown they are suspect: a time
// after the monitor's clock (which was set since), or no clock; once the clock
// is known they are reported again. One without a time is as good as the
// monitor says, and its detail says so. A value that the monitor no longer
// sends is withdrawn after 5 s.
//
// Its age is that by the monitor's clock; without a time, since it was first
// seen, also by an earlier run of the program. If the monitor said that it was
// measuring, it belongs to who lay there then (measurement.go).
//
// Values whose clock, or the monitor's date, runs faster than the cart's are
// stored ones (package pace), and not shown.
//
// # Units
//
// Each value has a unit code and is converted from that. Nothing is assumed: a
// value in a unit that does not fit is not shown. CO2 in percent cannot become
// mmHg without the ambient pressure. One exception: the monitor's perfusion
// number has no unit (0200) and is taken as the percent that its term, 150448,
// is defined in.
//
// # Alarms
//
// The monitor's alarms are reported as peripherals.Alarms, with text and
// priority, each time it answers the poll for alerts, every 3 s; after 10 s
// without an answer they are unknown. An alarm changes neither status nor
// readings, since it concerns the patient, and is never written to the log.
//
// # Traps
//
//   - Extended polls give the context (labels, units, scales) of only one
//     object a second; single polls for everything precede them.
//   - Their absolute time is all FF; the monitor object relates relative time
//     to the clock (page 62).
//   - Which waves are sent is a list that may have to be set first (page 63):
//     it is, if none came within 5 s.
//   - All ECG waves share one handle; they differ by their identifier.
//   - Bits of a sample outside the significant ones are marks.
//   - A minimum poll period under 3.3 s means a time-out of 10 s (page 70); the
//     poll for alerts each 3 s also keeps the association alive.
//   - The MDS create event is repeated until confirmed; then the monitor
//     aborts.
package intellivue
