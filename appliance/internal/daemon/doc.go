// Package daemon puts a cart together: the instruments, the board of their
// readings, the bed, the desk with the session, the record, the media engine,
// the uplink to the hub and the local socket.
//
// The parts know nothing of each other. What one has to tell another goes
// through here:
//
//	units.go      configuration → instruments with their buses
//	around.go     what is known of the world around the bed
//	bedside.go    what the physician's page asks for
//	measuring.go  when a measurement may not go on
//	nurse.go      what the kiosk and cartctl ask for
//	panel.go      buttons, pedal, shutter and lamp
//	captures.go   pictures for the record
//	feeds.go      pictures for the kiosk
//	recorder.go   readings into the encounter, once a second; alarmlog.go alarms
//	presence.go   what the hub is told, and asks
//	readiness.go  the one light
package daemon
