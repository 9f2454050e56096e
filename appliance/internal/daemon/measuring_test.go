package daemon

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/client"
	"telecart/drivers/serial/serialtest"
	"telecart/peripherals/suntech"
)

// cuff is a blood pressure cuff at the cart's port.
func cuff(t *testing.T) (twin *suntech.Twin, toml string) {
	t.Helper()
	twin = suntech.NewTwin(time.Now)
	port := serve(t, twin.Serve)
	return twin, fmt.Sprintf("[[peripheral]]\nid = \"nibp\"\nmodel = \"suntech-nibp\"\ninterval_minutes = 2\nport = %q\n", port)
}

// serve runs a twin at a serial port of the cart.
func serve(t *testing.T, twin func(context.Context, io.ReadWriter) error) (port string) {
	t.Helper()
	line, port := serialtest.Pair(t)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = twin(ctx, line) // ends with the line
	}()
	t.Cleanup(func() {
		cancel()
		line.Close()
		<-done
	})
	return port
}

// inflate starts the cuff and waits until it is inflated.
func inflate(t *testing.T, c *client.Client, twin *suntech.Twin, size string) {
	t.Helper()
	until(t, "a start", func() bool {
		err := c.Measure(t.Context(), api.MeasureRequest{Device: "nibp", Size: size})
		var refused *client.Error
		if err != nil && !(errors.As(err, &refused) && slices.Contains([]string{"cuff.emptying", "cuff.no-answer"}, refused.Message.Code)) {
			t.Fatal(err) // else it is tried again: on a busy machine the module's answer may come too late
		}
		return err == nil
	})
	until(t, "pressure", func() bool { return twin.Pressure() > 30 })
}

// A measurement stops with the end of the encounter and with a change of
// patient, and with nothing else.
func TestNothingGoesOnAtThePatient(t *testing.T) {
	twin, toml := cuff(t)
	c := startCart(t, t.TempDir(), toml)
	a := api.Patient{Number: "1", Name: "A"}
	for _, end := range []struct {
		name string
		do   func() error
	}{
		{"the end of the session", func() error {
			r := (hubSide{c.d}).Command(t.Context(), api.Command{Kind: "end", From: ana, Session: c.d.desk.Current().ID})
			if !r.Error.IsZero() {
				return errors.New(r.Error.English)
			}
			return nil
		}},
		{"the next patient, where nobody was identified", func() error { return c.Next(t.Context()) }},
		{"discharge", func() error { return c.ClearPatient(t.Context()) }},
		{"another patient", func() error { return c.SetPatient(t.Context(), api.Patient{Number: "2", Name: "B"}) }},
	} {
		switch end.name {
		case "the end of the session":
			c.inCall(t)
		case "discharge", "another patient":
			if err := c.SetPatient(t.Context(), a); err != nil {
				t.Fatal(err)
			}
		}
		inflate(t, c.Client, twin, "adult")
		if end.name == "the end of the session" {
			// Identifying the patient, and a lost link, change nothing at the
			// arm.
			aborts := twin.Aborts()
			c.link(false)
			if err := c.SetPatient(t.Context(), a); err != nil {
				t.Fatal(err)
			}
			if twin.Aborts() != aborts {
				t.Error("an identified patient stopped the cuff")
			}
		}
		before := twin.Aborts()
		if err := end.do(); err != nil {
			t.Fatalf("%s: %v", end.name, err)
		}
		until(t, "an abort at "+end.name, func() bool { return twin.Aborts() > before })
		until(t, "an empty cuff after "+end.name, func() bool { return twin.Pressure() < 5 })
		if end.name == "the end of the session" {
			if err := c.ClearPatient(t.Context()); err != nil { // for the next case nobody is known
				t.Fatal(err)
			}
		}
	}
}

// childEnv makes the test binary the cart that is killed; its value is the
// folder. The other one is what to add to its configuration.
const (
	childEnv     = "TELECART_FOLDER_OF_KILLED_CART"
	childMoreEnv = "TELECART_CONFIGURATION_OF_KILLED_CART"
)

func TestKilledCart(t *testing.T) {
	dir := os.Getenv(childEnv)
	if dir == "" {
		t.Skip("only as the child of TestKillRemembersTheArm")
	}
	startCart(t, dir, os.Getenv(childMoreEnv))
	fmt.Println("ready")
	_, _ = io.Copy(io.Discard, os.Stdin) // until the parent is gone
}

// A cart that is killed while the cuff is inflated aborts when it is started
// again, starts nothing itself, and still knows how often it has inflated.
func TestKillRemembersTheArm(t *testing.T) {
	dir := t.TempDir()
	twin, toml := cuff(t)
	killed := exec.Command(os.Args[0], "-test.run=^TestKilledCart$")
	killed.Env = append(os.Environ(), childEnv+"="+dir, childMoreEnv+"="+toml)
	in, err := killed.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if err := killed.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = killed.Process.Kill() }()
	c := client.New(filepath.Join(dir, "s"))
	until(t, "the cart", func() bool {
		ds, err := c.Devices(t.Context())
		return err == nil && len(ds) == 3 && ds[2].State == "online"
	})
	for range 4 {
		inflate(t, c, twin, "neonate")
		if len(twin.Starts()) == 4 {
			break // and it stays tight
		}
		if err := c.Measure(t.Context(), api.MeasureRequest{Device: "nibp", Abort: true}); err != nil {
			t.Fatal(err)
		}
	}
	if err := killed.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = killed.Wait() // was killed
	if twin.Pressure() < 10 {
		t.Fatal("the cuff is empty before the restart")
	}

	before := twin.Aborts()
	again := startCart(t, dir, toml)
	until(t, "an abort", func() bool { return twin.Aborts() > before })
	until(t, "an empty cuff", func() bool { return twin.Pressure() < 5 })
	until(t, "the limit", func() bool {
		err := again.Measure(t.Context(), api.MeasureRequest{Device: "nibp", Size: "neonate"})
		if err == nil {
			t.Fatal("a fifth start within a quarter of an hour")
		}
		return strings.Contains(err.Error(), "too often")
	})
	if n := len(twin.Starts()); n != 4 {
		t.Errorf("the module was started %d times, want 4", n)
	}
}
