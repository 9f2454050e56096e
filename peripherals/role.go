package peripherals

// Role is a Peripheral that feeds a place in the session: room, exam or
// otoscope (pictures), stethoscope or talk (sound).
type Role interface {
	Role() string
}

// The roles. They name the tracks that the physician's page gets.
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

// ShutterState is how the privacy shutter stands. Treat unknown as closed:
// nobody may be seen because a wire came off.
type ShutterState string

// The states of the shutter.
const (
	ShutterNone    ShutterState = "none"    // the cart has none
	ShutterUnknown ShutterState = "unknown" // it has one that cannot be read now
	ShutterOpen    ShutterState = "open"
	ShutterClosed  ShutterState = "closed"
)
