package state

import (
	"slices"
	"time"
	"unicode/utf8"

	"telecart/appliance/api"
)

// Tile is a device on the home screen: first the word, then the values.
type Tile struct {
	ID     string
	Title  string
	Word   string
	Shape  Shape
	Role   Role
	Detail string // the daemon's sentence: what is wrong, or what to do now
	Values []Value

	Measuring bool // a cuff is inflated: it can be stopped, and not started
}

// Tiles returns a tile for each device, in the daemon's order.
func (m Model) Tiles(now time.Time) []Tile {
	out := make([]Tile, 0, len(m.Devices))
	for _, d := range m.Devices {
		out = append(out, m.tile(d, now))
	}
	return out
}

// TileOf returns the tile of one device; ok is false if it does not exist.
func (m Model) TileOf(id string, now time.Time) (t Tile, ok bool) {
	d, ok := m.device(id)
	if !ok {
		return Tile{}, false
	}
	return m.tile(d, now), true
}

func (m Model) tile(d api.Device, now time.Time) Tile {
	t := Tile{ID: d.ID, Title: m.nameOf(d), Values: m.valuesOn(d.ID, now)}
	c := m.Texts
	t.Measuring = m.Link.Up && m.inflated(d.ID, now)
	switch {
	case !m.Link.Up:
		t.Word, t.Shape, t.Role = c.Unknown, ShapeRing, RoleStale
	case d.State == "online":
		t.Word, t.Shape, t.Role, t.Detail = c.DeviceReady, ShapeDisc, RoleGood, c.Say(d.Detail)
		if t.Measuring {
			t.Word, t.Shape, t.Role = c.Measuring, ShapeRing, RolePlain
		}
	case d.State == "degraded":
		t.Word, t.Shape, t.Role, t.Detail = c.DeviceDegraded, ShapeTriangle, RoleNotice, c.Say(d.Detail)
	case d.State == "offline":
		t.Word, t.Shape, t.Role, t.Detail = c.DeviceOffline, ShapeCross, RoleBad, c.Say(d.Detail)
	case d.State == "starting":
		t.Word, t.Shape, t.Role, t.Detail = c.DeviceStarting, ShapeRing, RoleQuiet, c.Say(d.Detail)
	default:
		t.Word, t.Shape, t.Role, t.Detail = c.Unknown, ShapeRing, RoleStale, c.Say(d.Detail)
	}
	return t
}

// Few returns what fits into a small tile: two values, or one if its number is
// long.
func (t Tile) Few() []Value {
	const long = 5
	out := slices.DeleteFunc(slices.Clone(t.Values), func(v Value) bool { return v.Minor })
	out = out[:min(len(out), 2)]
	if slices.ContainsFunc(out, func(v Value) bool { return utf8.RuneCountInString(v.Number) > long }) {
		out = out[:1]
	}
	return out
}

// Light is the one light that says whether the cart is ready.
type Light struct {
	Word    string
	Shape   Shape
	Role    Role
	Reasons []string // a sentence each; never empty
	Hint    string   // how many reasons there are
}

// LightOf returns the light. Without the daemon nothing is known.
func (m Model) LightOf() Light {
	c := m.Texts
	if !m.Link.Up {
		return Light{c.Unknown, ShapeRing, RoleStale, []string{m.notAnswering()}, c.Reasons}
	}
	l := Light{Word: c.Unknown, Shape: ShapeRing, Role: RoleStale}
	for _, why := range m.Status.Readiness.Reasons {
		l.Reasons = append(l.Reasons, c.Say(why))
	}
	switch m.Status.Readiness.Light {
	case "ready":
		l.Word, l.Shape, l.Role = c.Ready, ShapeDisc, RoleGood
	case "attention":
		l.Word, l.Shape, l.Role = c.Attention, ShapeTriangle, RoleNotice
	case "not-ready":
		l.Word, l.Shape, l.Role = c.NotReady, ShapeCross, RoleBad
	}
	switch n := len(l.Reasons); {
	case n == 0:
		l.Hint = c.Reasons
		l.Reasons = []string{c.Unknown}
		if l.Role == RoleGood {
			l.Reasons = []string{c.AllGood}
		}
	case n == 1:
		l.Hint = c.ReasonsOne
	default:
		l.Hint = format(c.ReasonsMany, n)
	}
	return l
}
