package daemon

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"telecart/appliance/api"
	"telecart/appliance/internal/store/storetest"
)

// shown is what the cart shows of everything that must not run ahead of the
// record.
func (c *cart) shown(t *testing.T) string {
	t.Helper()
	s, err := c.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	note := c.d.atBedside(s).Note
	raw, err := json.Marshal([]any{s.Session, s.Patient, s.Captures, note})
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// asHub requests what the hub would.
func (c *cart) asHub(kind string, from api.Physician) error {
	cmd := api.Command{Kind: kind, From: from}
	if kind != "join" {
		cmd.Session = c.d.desk.Current().ID
	}
	return failed((hubSide{c.d}).Command(context.Background(), cmd).Error)
}

// asPage requests what ana's page would.
func (c *cart) asPage(cmd api.PageCommand) error {
	return failed((bedside{c.d}).Command(context.Background(), c.who(ana), cmd).Error)
}

func failed(why api.Message) error {
	if why.IsZero() {
		return nil
	}
	return errors.New(why.English)
}

// act is something that somebody does at the cart.
type act struct {
	name string
	do   func(context.Context, *cart) error
}

// acts are an encounter from its beginning to ana's admission, and what comes
// after, in order. What protects the patient (hold, mute, hang-up) is not among
// them: it need not wait for the record.
func acts() []act {
	return []act{
		{"patient", func(ctx context.Context, c *cart) error {
			return c.SetPatient(ctx, api.Patient{Number: "1", Name: "A"})
		}},
		{"call", func(ctx context.Context, c *cart) error { return c.Call(ctx, "chest pain") }},
		{"corrected patient", func(ctx context.Context, c *cart) error {
			return c.SetPatient(ctx, api.Patient{Number: "1", Name: "Ana A"})
		}},
		{"join", func(_ context.Context, c *cart) error { return c.asHub("join", ana) }},
		{"refuse", func(ctx context.Context, c *cart) error { return c.Refuse(ctx, "", "not now") }},
		{"join again", func(_ context.Context, c *cart) error { return c.asHub("join", ana) }},
		{"admit", func(ctx context.Context, c *cart) error { return c.Admit(ctx, "") }},
		{"note", func(_ context.Context, c *cart) error {
			return c.asPage(api.PageCommand{Type: "note", Text: "clear"})
		}},
		{"ask", func(_ context.Context, c *cart) error {
			return c.asPage(api.PageCommand{Type: "ask", Text: "left ear"})
		}},
		{"ask done", func(ctx context.Context, c *cart) error {
			s, err := c.Status(ctx)
			if err != nil {
				return err
			}
			return c.AskDone(ctx, s.Session.Asks[0].ID)
		}},
		{"still", func(ctx context.Context, c *cart) error {
			_, err := c.Capture(ctx, "otoscope")
			return err
		}},
		{"discard", func(ctx context.Context, c *cart) error {
			s, err := c.Status(ctx)
			if err != nil {
				return err
			}
			return c.Discard(ctx, s.Captures[0].ID)
		}},
		{"clear patient", func(ctx context.Context, c *cart) error { return c.ClearPatient(ctx) }},
	}
}

// While the record cannot be written, nothing is shown that should be kept in
// it, and whoever asked for it is told. Once it can be, the same is done and
// shown. Everything else needs no record.
func TestNothingIsShownThatIsNotStored(t *testing.T) {
	disk := storetest.NewDisk(t)
	v := startVisit(t, t.TempDir(), setup{disk: disk.Name()})
	for _, a := range acts() {
		before := v.shown(t)
		disk.Break()
		err := a.do(t.Context(), v.cart)
		after := v.shown(t)
		if disk.Mend() == 0 {
			t.Fatalf("%s: the record was not written at all", a.name)
		}
		switch saves := slices.Contains([]string{"note", "still", "discard"}, a.name); {
		case saves && (err == nil || after != before):
			t.Errorf("%s: could not be stored: %v, and yet\n%s\nbecame\n%s", a.name, err, before, after)
		case saves:
			if err := a.do(t.Context(), v.cart); err != nil {
				t.Fatalf("%s, with the record mended: %v", a.name, err)
			}
			after = v.shown(t)
		case err != nil:
			t.Fatalf("%s without a record: %v", a.name, err)
		}
		if after == before {
			t.Errorf("%s: done, and nothing is shown", a.name)
		}
		if a.name == "admit" {
			v.await(t, "the call", func(s api.Status) bool { return s.Session.Phase == api.PhaseInCall })
		}
	}
	v.page.gets("otoscope", 1)
	if n := v.page.offered(); n != 1 {
		t.Errorf("%d connections were offered, want one", n)
	}
}

// A record that cannot be written is reported, until it can, whatever is done
// then.
func TestTroubleIsShown(t *testing.T) {
	disk := storetest.NewDisk(t)
	c := setup{disk: disk.Name()}.start(t, t.TempDir())
	disk.Break()
	if err := c.Call(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	c.await(t, "a red light", func(s api.Status) bool { return s.Readiness.Light != "ready" && len(s.Readiness.Reasons) > 0 })
	disk.Mend()
	c.await(t, "a green light", func(s api.Status) bool { return s.Readiness.Light == "ready" })
	if list, err := c.Encounters(t.Context(), 10); err != nil || len(list) != 1 {
		t.Errorf("the record holds %+v, %v", list, err)
	}
}
