// Package intellivue drives Philips IntelliVue patient monitors over the data
// export protocol of their MIB/RS232 interface, fixed baud rate variant:
// 115200 8N1, no flow control, RJ-45 pins 4 GND, 5 TxD, 7 RxD; the port must
// be set to data export ("DtOut") on the monitor.
//
// It follows the "Data Export Interface Programming Guide", 4535 642 59271
// (Rev. G.0); pages are those printed there. Only parts of it could be read;
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
//	metric.go       what is known of a numeric or wave beside its value
//	relabel.go      what it means, and when that changes
//	shown.go        what was last told of it
//	numerics.go, dated.go, waves.go, clock.go, mode.go, alerts.go, bedside.go
//
// # How far a number is trusted
//
// First line that applies; the monitor's operating mode counts as well, which
// is what its system objects and the state of its alerts say together.
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
// 0080 (validated), 0002 (in alarm) and 0001 (alarm off) say nothing about
// the number. What was entered by hand, by its category or its modality, says
// so in its detail beside all that.
//
// A settings object (label 0402xxxx, or by its category) is never a reading,
// although it bears the identifier of what it sets; where only its label could
// tell and has not come yet, the value is suspect, and everything is asked for
// each 10 s until the answer. Where the label says another thing then, or a
// channel is given another one, what the value was is taken away at once. A
// monitor that gives no object a label within 4 s has none to give: it would
// give that of one a second.
//
// A cuff's values bear the time of their measurement and are repeated for as
// long as the monitor shows them: they are told once, and are good when they
// are less than a minute old at first sight. Where that cannot be known they
// are suspect: a time after the monitor's clock (which was set since), or no
// clock; when the clock becomes known they are told again. One without a time
// is as good as the monitor says, and says that its time is not known. A value that the monitor no longer sends is taken away after 5 s.
//
// # Units
//
// Each value has its unit code, and is converted from that; nothing is
// assumed, and a value in a unit that does not fit is not shown. CO2 in
// percent cannot become mmHg without the air's pressure. One exception: the
// monitor's perfusion number has no unit (0200) and is taken as the percent
// that its term, 150448, is defined in.
//
// # Alarms and the patient
//
// What the monitor alarms about is told as peripherals.Alarms, with its texts
// and priorities, each time it answers the poll for alerts, every 3 s; after
// 10 s without an answer it is not known. An alarm changes neither status nor
// readings: it is about the patient. Patient returns who the monitor believes
// to be connected. None of this is ever written to the log.
//
// # Traps
//
//   - Extended polls give the context (labels, units, scales) of one object a
//     second only; single polls for everything precede them.
//   - Their absolute time is all FF; the monitor object relates relative time
//     to the clock (page 62).
//   - Which waves are sent is a list that may have to be set first (page 63):
//     it is, when none came within 5 s.
//   - All ECG waves share one handle; they differ by their identifier.
//   - The bits of a sample outside of the significant ones are marks.
//   - A least poll period under 3.3 s means a time-out of 10 s (page 70): the
//     poll for alerts each 3 s also keeps the association alive.
//   - The MDS create event is repeated until it is confirmed, and then aborts.
package intellivue
