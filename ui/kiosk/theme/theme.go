package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	base "fyne.io/fyne/v2/theme"

	"telecart/ui/kiosk/state"
)

// Theme is the kiosk's Fyne theme. The zero Theme is the day's.
type Theme struct {
	Palette
}

// New returns the theme of the day or of the night.
func New(dark bool) *Theme {
	if dark {
		return &Theme{Night()}
	}
	return &Theme{Day()}
}

// Current returns the palette of the running app.
func Current() Palette {
	if app := fyne.CurrentApp(); app != nil {
		if t, ok := app.Settings().Theme().(*Theme); ok {
			return t.Palette
		}
	}
	return Day()
}

// Color gives Fyne's own parts their colours; the kiosk's widgets ask the
// palette by role.
func (t *Theme) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	switch name {
	case base.ColorNameBackground:
		return t.Surface(Ground)
	case base.ColorNameForeground:
		return t.Ink(state.RolePlain, Ground)
	case base.ColorNamePrimary, base.ColorNameFocus:
		return t.Ink(state.RolePrimary, Ground)
	}
	variant := base.VariantLight
	if t.dark {
		variant = base.VariantDark
	}
	return base.DefaultTheme().Color(name, variant)
}

// Font returns Fyne's own fonts (Noto Sans); letters they lack come from the
// fonts of the system.
func (t *Theme) Font(s fyne.TextStyle) fyne.Resource { return base.DefaultTheme().Font(s) }

// Icon returns Fyne's icons.
func (t *Theme) Icon(n fyne.ThemeIconName) fyne.Resource { return base.DefaultTheme().Icon(n) }

// Size returns no padding: the kiosk lays out by itself.
func (t *Theme) Size(n fyne.ThemeSizeName) float32 {
	switch n {
	case base.SizeNamePadding, base.SizeNameInnerPadding:
		return 0
	case base.SizeNameText:
		return TextBody
	}
	return base.DefaultTheme().Size(n)
}
