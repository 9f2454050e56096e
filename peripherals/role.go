package peripherals

// Role is a Peripheral with a place in the session: room, exam or otoscope
// (pictures), stethoscope or talk (sound).
type Role interface {
	Role() string
}

// The roles, which name the tracks on the physician's page.
const (
	RoleRoom        = "room"
	RoleExam        = "exam"
	RoleOtoscope    = "otoscope"
	RoleStethoscope = "stethoscope"
	RoleTalk        = "talk"
)

// Shutter is a Peripheral that senses the privacy shutter.
type Shutter interface {
	Shutter() ShutterState
}

// ShutterState is the state of the privacy shutter. Unknown must be treated as
// closed: a loose wire must not expose anybody.
type ShutterState string

// The states of the shutter.
const (
	ShutterNone    ShutterState = "none"    // the cart has none
	ShutterUnknown ShutterState = "unknown" // it cannot be read now
	ShutterOpen    ShutterState = "open"
	ShutterClosed  ShutterState = "closed"
)
