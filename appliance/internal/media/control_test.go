package media

import (
	"fmt"
	"strings"
	"testing"

	"telecart/appliance/api"
)

func TestCommandsGoToTheDaemonAndBack(t *testing.T) {
	c := newCart(t)
	c.bedside.answer = func(cmd api.PageCommand) api.CartMessage {
		switch cmd.Type {
		case "still":
			return api.CartMessage{Still: &api.Still{ID: "s1", Device: cmd.Device}}
		case "note":
			return api.CartMessage{Note: &api.Note{Text: cmd.Text, Revision: cmd.Revision + 1}}
		}
		return api.CartMessage{Error: api.English("No.")}
	}
	p := join(t, c, nil)
	if m := p.ask(api.PageCommand{ID: "1", Type: "still", Device: "otoscope"}); m.Still == nil || m.Still.Device != "otoscope" {
		t.Errorf("still: %+v", m)
	}
	if m := p.ask(api.PageCommand{ID: "2", Type: "ask", Text: "left ear"}); m.Error.English != "No." {
		t.Errorf("ask: %+v", m)
	}
	for i := range 20 {
		p.say(api.PageCommand{ID: fmt.Sprint("n", i), Type: "note", Text: "x", Revision: i})
	}
	for i := range 20 {
		if m := get(t, p.messages); m.ID != fmt.Sprint("n", i) || m.Note.Revision != i+1 {
			t.Fatalf("note %d is answered by %+v", i, m)
		}
	}
	p.say(api.PageCommand{Type: "report", Report: &api.DoctorReport{Large: "room"}})
	for range 22 {
		get(t, c.bedside.commands)
	}
	if r := get(t, c.bedside.commands); r.Type != "report" || r.Report.Large != "room" {
		t.Errorf("report: %+v", r)
	}
}

// A still waits for a picture; a note must not wait for the still.
func TestNoteDoesNotWaitForStill(t *testing.T) {
	c := newCart(t)
	note := make(chan struct{})
	c.bedside.answer = func(cmd api.PageCommand) api.CartMessage {
		if cmd.Type == "still" {
			get(t, note)
		} else {
			close(note)
		}
		return api.CartMessage{}
	}
	p := join(t, c, nil)
	p.say(api.PageCommand{ID: "still", Type: "still"})
	p.say(api.PageCommand{ID: "note", Type: "note"})
	if m := get(t, p.messages); m.ID != "note" {
		t.Errorf("first came %q", m.ID)
	}
	if m := get(t, p.messages); m.ID != "still" {
		t.Errorf("then came %q", m.ID)
	}
}

func TestClockIsAnsweredByTheEngine(t *testing.T) {
	c := newCart(t)
	p := join(t, c, nil)
	if m := p.ask(api.PageCommand{ID: "c", Type: "clock"}); m.Now.IsZero() || !m.Error.IsZero() {
		t.Errorf("clock: %+v", m)
	}
	p.onlyCommand(c)
}

func TestHostileCommandsGetAnErrorAndNothingElse(t *testing.T) {
	c := newCart(t)
	p := join(t, c, nil)
	for name, text := range map[string]string{
		"no JSON":       `{"id":`,
		"wrong type":    `{"id":7}`,
		"not known":     `{"id":"x","type":"format-disk"}`,
		"no such feed":  `{"id":"x","type":"view","feeds":{"bedroom":"large"}}`,
		"sound as view": `{"id":"x","type":"view","feeds":{"talk":"large"}}`,
		"no such size":  `{"id":"x","type":"view","feeds":{"room":"huge"}}`,
		"deep":          strings.Repeat("[", 20_000),
		"long":          `{"id":"x","type":"note","text":"` + strings.Repeat("a", maxCommand) + `"}`,
		"long text":     `{"id":"x","type":"note","text":"` + strings.Repeat("a", maxText+1) + `"}`,
	} {
		p.raw(text)
		if m := get(t, p.messages); m.Type != "reply" || m.Error.IsZero() {
			t.Errorf("%s: %+v", name, m)
		}
	}
	p.onlyCommand(c)
	if m := p.ask(api.PageCommand{ID: "c", Type: "clock"}); !m.Error.IsZero() {
		t.Error("the channel did not survive")
	}
}

// A page that sends faster than the daemon answers is told so.
func TestTooManyCommands(t *testing.T) {
	c := newCart(t)
	wait := make(chan struct{})
	c.bedside.answer = func(api.PageCommand) api.CartMessage { <-wait; return api.CartMessage{} }
	p := join(t, c, nil)
	for range maxQueued + 5 {
		p.say(api.PageCommand{ID: "x", Type: "note"})
	}
	if m := get(t, p.messages); m.Error.IsZero() {
		t.Errorf("reply: %+v", m)
	}
	close(wait)
}

// onlyCommand sends a command for the daemon, which must be the first that it
// gets: commands are passed on in order.
func (p *page) onlyCommand(c *cart) {
	p.t.Helper()
	p.ask(api.PageCommand{ID: "only", Type: "note"})
	if got := get(p.t, c.bedside.commands); got.ID != "only" {
		p.t.Errorf("the daemon was asked: %+v", got)
	}
}
