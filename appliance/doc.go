// Package appliance holds the programs of a telemedicine cart and of its hub.
// It has no code of its own; this page is the glossary. One word stands for one
// thing, in names, comments, messages and screens.
//
// # People and places
//
//	cart         the machine at the bedside, and its daemon cartd
//	hub          the server that carts and pages connect to: carthub
//	page         the web page that a remote person works with
//	kiosk        the touch screen on the cart: cart-kiosk
//	nurse        the person who works at the cart
//	physician    the person who is asked for advice; a participant of a session
//	participant  a person in a session, by a page, with a role (lead, consultant,
//	             interpreter, family, observer)
//	patient      the person confirmed to be in the bed; nobody until a nurse says
//	technician   sets a cart up and repairs it; sees no patient's data
//
// # A call
//
//	call       the nurse asks for a physician
//	join       a person asks to be let in; admit: the nurse lets them in
//	session    from the call to the end, with everybody who takes part
//	encounter  what the record contains of a session and one patient; a session
//	           has several if the patient in the bed changes
//	hold       the nurse lets nothing leave the room for a while
//	mute       the same for sound alone
//	shutter    the switch on the cart that closes all cameras
//
// # Parts of the daemon
//
//	bed    the patient, and what was gathered at the bedside: captures, the note
//	desk   the session; every event of it is handled there, one at a time
//	board  what the instruments say now
//	room   what may leave the patient's room: the media engine, as the desk sees it
//	store  the encrypted files and the database under the record
//	record everything stored about encounters; append-only
//
// # What instruments give
//
//	instrument  a device with a driver in package peripherals; "device" is the
//	            same in names that are fixed (cartctl devices)
//	model       a kind of instrument that the cart knows
//	unit        an instrument of this cart's configuration
//	twin        the virtual instrument of a model: it speaks the real protocol
//	reading     one value of a quantity at a time, with its quality
//	wave        a run of samples of one quantity (IEEE 11073: waveform); never
//	            trace, and curve only in the record's summary of a wave
//	alarm       what a monitor alarms about (IEC 60601-1-8: alarm condition).
//	            Philips' protocol says alert, and so do the names on the wire
//	            between cart and screens
//	feed        a picture or sound that can be looked at or listened to, by its
//	            role: room, exam, otoscope, stethoscope
//	capture     what was kept of a feed or document: still, clip, sound, …
//	quarantine  where captures are until a person says whose they are
//
// # Media
//
//	peer       one participant's connection
//	source     a camera, microphone or stethoscope
//	rendition  one source encoded once, at one rung
//	rung       a step of size, rate and bit rate
//	sender     what one peer gets of a rendition, behind that peer's gate
//	gate       what closes a sender: hold, mute, shutter, not admitted
package appliance
