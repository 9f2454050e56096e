package theme

import (
	"image/color"

	"telecart/ui/kiosk/state"
)

// Surface is the background of a text.
type Surface int

// The surfaces.
const (
	Ground  Surface = iota // the window
	Card                   // a box on it
	Sunk                   // a field, a key, a quiet button
	Monitor                // vital signs and pictures: dark day and night, as on any monitor
	surfaces
)

// Palette is the colours of one variant. Ink and Fill are by role: ink is
// drawn on a surface, a fill carries text of the colour OnFill.
type Palette struct {
	dark bool
}

// Day and Night return the two palettes.
func Day() Palette { return Palette{} }

// Night returns the dark palette.
func Night() Palette { return Palette{dark: true} }

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 255}
}

func (p Palette) pick(day, night uint32) color.NRGBA {
	if p.dark {
		return rgb(night)
	}
	return rgb(day)
}

// Surface returns the colour of a surface.
func (p Palette) Surface(s Surface) color.NRGBA {
	switch s {
	case Card:
		return p.pick(0xFFFFFF, 0x161D24)
	case Sunk:
		return p.pick(0xE3E8ED, 0x26303A)
	case Monitor:
		return p.pick(0x0B1116, 0x05080B)
	}
	return p.pick(0xF1F4F7, 0x0C1116)
}

// Line returns the colour of outlines that separate cards from the ground.
func (p Palette) Line() color.NRGBA { return p.pick(0xC3CCD5, 0x35424E) }

// Ink returns the colour of text and lines of a role on a surface: at least
// 7:1 for each pair.
func (p Palette) Ink(r state.Role, on Surface) color.NRGBA {
	if on == Monitor || p.dark {
		return darkInk(r)
	}
	switch r {
	case state.RoleQuiet, state.RoleStale:
		return rgb(0x3B4650)
	case state.RoleGood:
		return rgb(0x004A28)
	case state.RoleNotice:
		return rgb(0x5E3400)
	case state.RoleBad:
		return rgb(0x8A0014)
	case state.RolePrimary:
		return rgb(0x06407E)
	case state.RoleMark:
		return rgb(0x5B1A78)
	case state.RoleSpO2:
		return rgb(0x004B57)
	case state.RoleHeart:
		return rgb(0x004A28)
	case state.RoleBreath:
		return rgb(0x4B4200)
	case state.RoleWarmth:
		return rgb(0x5E3400)
	}
	return rgb(0x0D151C)
}

func darkInk(r state.Role) color.NRGBA {
	switch r {
	case state.RoleQuiet, state.RoleStale:
		return rgb(0xB9C4CE)
	case state.RoleGood:
		return rgb(0x7BE3A4)
	case state.RoleNotice:
		return rgb(0xFFC46B)
	case state.RoleBad:
		return rgb(0xFFB3B0)
	case state.RolePrimary:
		return rgb(0xA5CEFF)
	case state.RoleMark:
		return rgb(0xE4B9FF)
	case state.RoleSpO2:
		return rgb(0x4FE3F5)
	case state.RoleHeart:
		return rgb(0x5FE96B)
	case state.RoleBreath:
		return rgb(0xFFE44F)
	case state.RoleWarmth:
		return rgb(0xFFB54A)
	}
	return rgb(0xF4F7FA)
}

// Fill returns the background of a button or bar of a role.
func (p Palette) Fill(r state.Role) color.NRGBA {
	switch r {
	case state.RoleGood:
		return p.pick(0x00552F, 0x0A4D2C)
	case state.RoleNotice:
		return p.pick(0x653A00, 0x5C3A0A)
	case state.RoleBad:
		return p.pick(0x970018, 0x84101F)
	case state.RolePrimary:
		return p.pick(0x064C94, 0x0B4C8F)
	case state.RoleMark:
		return p.pick(0x5B1A78, 0x5B2676)
	}
	return p.Surface(Sunk)
}

// Pressed returns a fill while it is touched.
func (p Palette) Pressed(c color.NRGBA) color.NRGBA {
	mix := func(v uint8) uint8 {
		if c.R > 128 {
			return uint8(int(v) * 4 / 5)
		}
		return uint8(int(v) * 3 / 4)
	}
	return color.NRGBA{mix(c.R), mix(c.G), mix(c.B), 255}
}

// OnFill returns the colour of text on a fill.
func (p Palette) OnFill(r state.Role) color.NRGBA {
	switch r {
	case state.RoleGood, state.RoleNotice, state.RoleBad, state.RolePrimary, state.RoleMark:
		return rgb(0xFFFFFF)
	}
	return p.Ink(state.RolePlain, Sunk)
}

// Alarm returns the colours of a monitor's alarm by rank: red, yellow and cyan,
// which fill nothing else (IEC 60601-1-8, table 2), and dark with a cyan line
// for the monitor's own problems.
func (p Palette) Alarm(r state.AlarmRank) (fill, ink, line color.NRGBA) {
	switch r {
	case state.AlarmHigh:
		return rgb(0xB3001B), rgb(0xFFFFFF), rgb(0xB3001B)
	case state.AlarmMedium:
		return rgb(0xFFD400), rgb(0x000000), rgb(0xFFD400)
	case state.AlarmLow:
		return rgb(0x35C9E0), rgb(0x000000), rgb(0x35C9E0)
	}
	return rgb(0x0B1116), rgb(0x9BE7F5), rgb(0x35C9E0)
}

// OffFill returns the fill of a button that cannot be used now.
func (p Palette) OffFill() color.NRGBA { return p.pick(0xEAEEF1, 0x141A20) }

// OnOff returns the colour of text on a button that cannot be used now.
func (p Palette) OnOff() color.NRGBA { return p.pick(0x3C4750, 0xAFBAC4) }
