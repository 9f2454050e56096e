package screen

import (
	"context"
	"image"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"telecart/appliance/client"
	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/text"
	"telecart/ui/kiosk/widget"
)

// Daemon carries out what the nurse wants.
type Daemon interface {
	// Do carries out one intent. It returns what the model must hear
	// (state.Answered, state.SummaryCame), or an error whose text is a
	// sentence for the nurse.
	Do(ctx context.Context, i state.Intent) (state.Event, error)
	// Still returns a stored picture, at most width pixels wide.
	Still(ctx context.Context, id string, width int) (image.Image, error)
}

// Feeds delivers moving pictures.
type Feeds interface {
	// Want sets which feeds are shown from now on and where; all others end.
	Want(views map[string]*widget.VideoView)
}

// Config is what an App needs.
type Config struct {
	Texts  *text.Catalogue
	Zone   *time.Location // until the daemon names the cart's
	Now    func() time.Time
	Daemon Daemon
	Feeds  Feeds
	Beat   *widget.Beat
	Door   func(func())  // runs a function on Fyne's goroutine
	Go     func(func())  // runs a function beside it
	After  widget.After  // for buttons that are held
	Dark   func(on bool) // changes the theme
}

// askFor is how long an intent may take before it counts as failed.
const askFor = 15 * time.Second

// App shows the model. Its methods, but for Post, belong to Fyne's goroutine.
type App struct {
	cfg     Config
	model   state.Model
	shell   *shell
	views   map[state.Screen]view
	current state.Screen
	keys    keys
	dark    bool
	thumbs  *thumbs
	held    []*widget.HoldButton // all there are
}

// view is one screen.
type view interface {
	root() fyne.CanvasObject
	show(m state.Model, now time.Time)
}

// viewer is a view with moving pictures.
type viewer interface {
	feeds(m state.Model, now time.Time) map[string]*widget.VideoView
}

// waver is a view with a wave, which is redrawn alone at each beat.
type waver interface {
	wave(m state.Model, now time.Time)
}

// New returns an app that knows nothing yet.
func New(cfg Config) *App {
	a := &App{cfg: cfg, model: state.New(cfg.Texts, cfg.Zone, cfg.Now()), current: -1}
	a.keys = keys{app: a, catcher: widget.NewCatcher(a)}
	a.keys.catcher.OnTap = func() { a.Dispatch(state.Touched{}) }
	a.thumbs = newThumbs(a)
	a.views = map[state.Screen]view{
		state.ScreenConnecting: newConnecting(a),
		state.ScreenHome:       newHome(a),
		state.ScreenDevice:     newDevice(a),
		state.ScreenPatient:    newPatient(a),
		state.ScreenReadBack:   newReadBack(a),
		state.ScreenWhich:      newWhich(a),
		state.ScreenReason:     newReason(a),
		state.ScreenReadiness:  newReadiness(a),
		state.ScreenQuarantine: newQuarantine(a),
		state.ScreenSummary:    newSummary(a),
		state.ScreenCalling:    newCalling(a),
		state.ScreenAsked:      newAsked(a),
		state.ScreenCall:       newCall(a),
		state.ScreenAfter:      newAfter(a),
		state.ScreenVitals:     newVitals(a),
		state.ScreenLocked:     newLock(a),
	}
	a.shell = newShell(a)
	a.render()
	return a
}

// Attach directs the keys typed on a canvas to the app.
func (a *App) Attach(c fyne.Canvas) { a.keys.attach(c) }

// Root is the content of the window.
func (a *App) Root() fyne.CanvasObject { return a.shell.root }

// Model returns what the app knows now.
func (a *App) Model() state.Model { return a.model }

// Post passes in an event from any goroutine.
func (a *App) Post(ev state.Event) { a.cfg.Door(func() { a.Dispatch(ev) }) }

// Dispatch handles an event: it changes the model, updates the screen and sends
// the intents.
func (a *App) Dispatch(ev state.Event) {
	var out []state.Intent
	a.model, out = state.Reduce(a.model, ev, a.cfg.Now())
	for _, i := range out {
		a.send(i)
	}
	if _, ok := ev.(state.WaveCame); ok {
		if w, ok := a.views[a.current].(waver); ok {
			a.cfg.Beat.Post(w, func() { w.wave(a.model, a.cfg.Now()) })
		}
		return
	}
	if _, ok := ev.(state.ReadingsCame); ok {
		a.renderSoon()
		return
	}
	a.render()
}

// Tick advances ages and clocks; once a second is enough.
func (a *App) Tick() {
	a.model, _ = state.Reduce(a.model, state.Ticked{}, a.cfg.Now())
	a.renderSoon()
}

// renderSoon renders. In a call it waits for the next picture, because each
// drawing of the window costs.
func (a *App) renderSoon() {
	if a.current == state.ScreenCall {
		a.cfg.Beat.Post(a, a.render)
		return
	}
	a.render()
}

func (a *App) send(i state.Intent) {
	a.cfg.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), askFor)
		defer cancel()
		ev, err := a.cfg.Daemon.Do(ctx, i)
		if err != nil {
			ev = state.Failed{Kind: i.Kind, Why: client.Said(err)}
		}
		a.Post(ev)
	})
}

// render makes the screen show the model.
func (a *App) render() {
	now := a.cfg.Now()
	if dark := a.model.Dark(now); dark != a.dark {
		a.dark = dark
		a.cfg.Dark(dark)
	}
	s := a.model.Screen()
	v := a.views[s]
	v.show(a.model, now)
	if s != a.current {
		a.current = s
		for _, b := range a.held { // a finger that still rests means the screen before
			b.Release()
		}
		a.shell.open(v.root())
		a.keys.unfocus()
	}
	a.shell.show(a.model, now)
	var want map[string]*widget.VideoView
	if f, ok := v.(viewer); ok {
		want = f.feeds(a.model, now)
	}
	a.cfg.Feeds.Want(want)
}

// button returns a button that dispatches an event.
func (a *App) button(f widget.Face, ev state.Event) *widget.BigButton {
	b := widget.NewButton(f, func() { a.Dispatch(ev) })
	b.Keys = a
	return b
}

// want returns a button that sends an intent.
func (a *App) want(f widget.Face, i state.Intent) *widget.BigButton {
	return a.button(f, state.Want{Intent: i})
}

// wish returns a button that sends the intent of the moment of the touch.
func (a *App) wish(i func() state.Intent) *widget.BigButton {
	b := widget.NewButton(widget.Face{}, func() { a.Dispatch(state.Want{Intent: i()}) })
	b.Keys = a
	return b
}

// hold returns a button that sends an intent when held, but not if the screen
// changed meanwhile.
func (a *App) hold(f widget.Face, i func() state.Intent) *widget.HoldButton {
	b := widget.NewHold(f, a.cfg.After, func() { a.Dispatch(state.Want{Intent: i()}) })
	a.held = append(a.held, b)
	return b
}

// video makes a view for pictures.
func (a *App) video() *widget.VideoView { return widget.NewVideo(a.cfg.Beat, a.cfg.Now) }

// stack lays objects over each other.
func stack(o ...fyne.CanvasObject) *fyne.Container { return container.NewStack(o...) }
