package theme

import (
	"image/color"
	"math"
	"testing"

	"telecart/ui/kiosk/state"
)

// least is the required contrast of every text on everything that it can be on.
const least = 7.0

func roles() []state.Role {
	var out []state.Role
	for r := state.RolePlain; r <= state.RoleOther; r++ {
		out = append(out, r)
	}
	return out
}

func TestContrast(t *testing.T) {
	for name, p := range map[string]Palette{"day": Day(), "night": Night()} {
		for _, r := range roles() {
			for s := Ground; s < surfaces; s++ {
				if c := contrast(p.Ink(r, s), p.Surface(s)); c < least {
					t.Errorf("%s: ink of role %d on surface %d has %.1f:1", name, r, s, c)
				}
			}
			fill := p.Fill(r)
			if c := contrast(p.OnFill(r), fill); c < least {
				t.Errorf("%s: text on the fill of role %d has %.1f:1", name, r, c)
			}
		}
		for r := state.AlarmHigh; r <= state.AlarmTechnical; r++ {
			fill, ink, _ := p.Alarm(r)
			if c := contrast(ink, fill); c < least {
				t.Errorf("%s: an alarm of rank %d has %.1f:1", name, r, c)
			}
		}
		if c := contrast(p.OnOff(), p.OffFill()); c < least {
			t.Errorf("%s: text of a button that is off has %.1f:1", name, c)
		}
	}
}

// The formula of WCAG 2.
func contrast(a, b color.NRGBA) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(c color.NRGBA) float64 {
	lin := func(v uint8) float64 {
		f := float64(v) / 255
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(c.R) + 0.7152*lin(c.G) + 0.0722*lin(c.B)
}

func TestContrastFormula(t *testing.T) {
	if c := contrast(rgb(0xFFFFFF), rgb(0)); math.Abs(c-21) > 0.01 {
		t.Errorf("white on black has %.2f:1, want 21:1", c)
	}
}

func TestSizes(t *testing.T) {
	const mm = 5.9
	if Target < 15*mm || Gap < 4*mm {
		t.Errorf("targets of %d and gaps of %d are less than 15 mm and 4 mm", Target, Gap)
	}
	if TextLabel < 20 || TextValue < 48 {
		t.Errorf("labels of %d and values of %d are less than 20 and 48", TextLabel, TextValue)
	}
}

// Red, yellow and cyan are for alarms and vital signs: no button is filled with
// yellow or cyan.
func TestFillsAreNotAlarms(t *testing.T) {
	for _, p := range []Palette{Day(), Night()} {
		for _, r := range roles() {
			f := p.Fill(r)
			if f.G > 150 && (f.R > 150 && f.B < 80 || f.B > 150 && f.R < 80) {
				t.Errorf("the fill of role %d is yellow or cyan: %v", r, f)
			}
		}
	}
}
