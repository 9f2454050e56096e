// Package daemon puts a cart together: the instruments, the session, the
// record, the media engine, the uplink to the hub and the local socket.
//
// Each part knows nothing of the others; what one says to another goes
// through here:
//
//	units.go      configuration → instruments with their buses
//	board.go      what the instruments say, as it is now
//	alarms.go     what bedside monitors alarm about; alarmlog.go in the record
//	desk.go       the session: next, one unit in the record, then done
//	bedside.go    what the physician's page asks for
//	measuring.go  when a measurement may not go on
//	nurse.go      what the kiosk and cartctl ask for
//	panel.go      buttons, pedal, shutter and lamp
//	captures.go   stills
//	feeds.go      pictures for the kiosk
//	recorder.go   readings into the encounter, once a second
//	presence.go   what the hub is told, and asks
//	readiness.go  the one light
package daemon
