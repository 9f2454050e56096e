package screen

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
	"telecart/ui/kiosk/widget"
)

// readiness says why the light is as it is.
type readiness struct {
	box     fyne.CanvasObject
	light   *widget.Light
	reasons *widget.Text
}

func newReadiness(a *App) *readiness {
	c, words := a.cfg.Texts, a.cfg.Texts.Readiness()
	r := &readiness{light: widget.NewLight(theme.Card, theme.TextHuge, nil),
		reasons: widget.NewText("", state.RolePlain, widget.TextStyle{Size: 32, On: theme.Card, Lines: 9})}
	body := widget.Column(theme.Gap, widget.Auto(widget.Title(words.Title, theme.Card)), widget.Fix(r.light, 90),
		widget.Grow(r.reasons, 1), widget.Auto(widget.Label(words.NotAlarmDevice, theme.Card)))
	r.box = page(widget.Frame(theme.Card, body), widget.Space(),
		widget.Fix(a.button(widget.Face{Label: c.Close, Role: state.RolePrimary}, state.Close{}), 300))
	return r
}

func (r *readiness) root() fyne.CanvasObject { return r.box }

func (r *readiness) show(m state.Model, _ time.Time) {
	l := m.LightOf()
	r.light.Set(state.Mark{Text: l.Word, Shape: l.Shape, Role: l.Role}, "")
	r.reasons.Set(strings.Join(l.Reasons, "\n"))
}

// connecting is shown until the daemon has answered for the first time.
type connecting struct {
	box     fyne.CanvasObject
	waiting *widget.Text
	notice  *widget.Text
}

func newConnecting(*App) *connecting {
	style := widget.TextStyle{Size: theme.TextTitle, Bold: true, Align: fyne.TextAlignCenter, Lines: 2, Middle: true}
	c := &connecting{waiting: widget.NewText("", state.RolePlain, style)}
	style.Size, style.Bold = theme.TextBody, false
	c.notice = widget.NewText("", state.RoleQuiet, style)
	c.box = widget.Inset(theme.Margin, widget.Column(theme.Gap, widget.Space(), widget.Auto(c.waiting),
		widget.Auto(c.notice), widget.Space()))
	return c
}

func (c *connecting) root() fyne.CanvasObject { return c.box }

func (c *connecting) show(m state.Model, now time.Time) {
	c.waiting.Set(m.Texts.Connecting)
	if now.Sub(m.Link.Since) > 5*time.Second {
		c.notice.Set(m.LightOf().Reasons[0])
	}
}
