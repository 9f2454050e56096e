package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"slices"
	"strings"
	"testing"

	"telecart/appliance/api"
	"telecart/appliance/cli"
	"telecart/appliance/internal/localapi/localapitest"
)

func (d *daemon) phase(p api.Phase) {
	var st api.Status
	d.cart.Set(func(c *localapitest.Cart) {
		c.State.Session.Phase = p
		st = c.State
	})
	d.Publish(api.EventStatus, st)
}

// TestAdmitWaits: a call is waiting, nobody asks yet; then somebody does.
func TestAdmitWaits(t *testing.T) {
	d := startDaemon(t)
	d.phase(api.PhaseCalling)
	asked := make(chan struct{})
	go func() {
		defer close(asked)
		d.cart.Await(t.Context(), "Readings") // its snapshot was read: it follows
		if slices.Contains(d.cart.Calls(), "Admit") {
			t.Error("admitted before anybody asked")
		}
		d.phase(api.PhaseAsked)
	}()
	got := d.cartctl(t, "admit", "-wait", "1m")
	<-asked
	if got.code != cli.Done || !slices.Contains(d.cart.Calls(), "Admit") {
		t.Errorf("%+v %q", got, d.cart.Calls())
	}
}

func TestAdmitNobodyAsks(t *testing.T) {
	d := startDaemon(t)
	d.phase(api.PhaseCalling)
	got := d.cartctl(t, "admit", "-wait", "50ms")
	if got.code != cli.Failed || got.err != "cartctl: Nobody is asking to join.\n" || slices.Contains(d.cart.Calls(), "Admit") {
		t.Errorf("%+v %q", got, d.cart.Calls())
	}
}

// TestAdmitNoCall: where no call waits the daemon answers at once.
func TestAdmitNoCall(t *testing.T) {
	for _, p := range []api.Phase{api.PhaseIdle, api.PhaseAsked, api.PhaseInCall, api.PhaseEnded} {
		d := startDaemon(t)
		d.phase(p)
		if got := d.cartctl(t, "admit", "-wait", "1h"); got.code != cli.Done || !slices.Contains(d.cart.Calls(), "Admit") {
			t.Errorf("%s: %+v %q", p, got, d.cart.Calls())
		}
	}
}

// follow runs cartctl readings -follow and returns its lines.
func follow(t *testing.T, socket string, args ...string) (lines *bufio.Scanner, errs *bytes.Buffer, stop func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	errs = &bytes.Buffer{}
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, append([]string{"readings", "-follow"}, args...), testWorld(w, errs, socket))
		w.Close()
	}()
	return bufio.NewScanner(r), errs, func() int {
		cancel()
		go io.Copy(io.Discard, r)
		return <-code
	}
}

func TestFollowReadings(t *testing.T) {
	d := startDaemon(t)
	lines, errs, stop := follow(t, d.socket, "-json")
	next := func() []api.Reading {
		if !lines.Scan() {
			t.Fatalf("the output ended: %s", errs)
		}
		return oneDocument[api.Readings](t, lines.Text()+"\n").Readings
	}
	if first := next(); len(first) != 3 || *first[0].Value != 97 || first[2].Value != nil {
		t.Fatalf("first: %+v", first)
	}
	value := 95.0
	d.Publish(api.EventStatus, api.Status{}) // says nothing of readings: no line
	d.Publish(api.EventReadings, api.Readings{Readings: []api.Reading{
		{Device: "spo2", Quantity: "spo2", Label: "SpO2", Value: &value, Quality: "good"},
		{Device: "cuff", Quantity: "nibp-systolic", Quality: "no-signal"}}})
	second := next()
	if len(second) != 4 || *second[0].Value != 95 || second[1].Quantity != "pulse-rate" || second[3].Device != "cuff" {
		t.Errorf("second: %+v; want all readings, with the change", second)
	}
	if code := stop(); code != cli.Done {
		t.Errorf("interrupted: %d, %s", code, errs)
	}
}

// TestFollowSurvivesTheDaemon: a daemon that is started again is found again.
func TestFollowSurvivesTheDaemon(t *testing.T) {
	d := startDaemon(t)
	lines, errs, stop := follow(t, d.socket)
	for range 3 {
		if !lines.Scan() {
			t.Fatalf("the output ended: %s", errs)
		}
	}
	d.stop()
	startAt(t, d.socket)
	if !lines.Scan() || lines.Text() != "14:02:00  SpO2  97 %  spo2  good" {
		t.Fatalf("after the start: %q, %s", lines.Text(), errs)
	}
	if code := stop(); code != cli.Done || !strings.Contains(errs.String(), "Waiting for it.") || strings.Count(errs.String(), "\n") != 1 {
		t.Errorf("%d, %q", code, errs)
	}
}
