package state

// Role is what a colour means. The theme says which colour it is.
type Role int

// The roles. Those of vital signs are the colours that clinicians know.
const (
	RolePlain   Role = iota // text
	RoleQuiet               // text of less weight
	RoleStale               // a number that is old or missing
	RoleGood                // works
	RoleNotice              // somebody should look
	RoleBad                 // does not work
	RolePrimary             // the one action of a screen
	RoleMark                // DEMONSTRATION, PRACTICE, quarantine: not the real thing
	RoleSpO2
	RoleHeart
	RolePressure
	RoleBreath
	RoleWarmth
	RoleOther // a vital sign with no colour of its own
)

// Shape is drawn beside a word, so that colour is never alone.
type Shape int

// The shapes.
const (
	ShapeNone     Shape = iota
	ShapeDisc           // works
	ShapeTriangle       // attention
	ShapeCross          // does not work
	ShapeRing           // not known, or on its way
)
