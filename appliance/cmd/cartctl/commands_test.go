package main

import (
	"strings"
	"testing"

	"telecart/appliance/api"
	"telecart/appliance/cli"
	"telecart/appliance/internal/localapi"
	"telecart/appliance/internal/localapi/localapitest"
)

// TestTold: what a command tells the cart.
func TestTold(t *testing.T) {
	d := startDaemon(t)
	for _, c := range []struct {
		args []string
		call string
	}{
		{[]string{"patient", "set", "-number", "12345", "-name", "MARÍA GONZÁLEZ", "-born", "1956-05-03"}, "SetPatient 12345|MARÍA GONZÁLEZ|1956-05-03"},
		{[]string{"patient", "set", "-name", "王小明"}, "SetPatient |王小明|"},
		{[]string{"patient", "clear"}, "ClearPatient"},
		{[]string{"call", "-reason", "chest pain"}, "Call chest pain"},
		{[]string{"call"}, "Call"},
		{[]string{"admit", "-wait", "0s"}, "Admit"},
		{[]string{"refuse", "-reason", "not now"}, "Refuse not now"},
		{[]string{"admit", "demo", "-wait", "0s"}, "Status; Admit person-1"},
		{[]string{"refuse", "demo", "-reason", "not now"}, "Status; Refuse person-1 not now"},
		{[]string{"remove", "demo"}, "Status; Remove person-1"},
		{[]string{"remove", "person-9"}, "Status; Remove person-9"},
		{[]string{"hangup"}, "Hangup"},
		{[]string{"hold", "on"}, "Hold true"},
		{[]string{"hold", "off"}, "Hold false"},
		{[]string{"mute", "on"}, "Mute true"},
		{[]string{"mute", "off"}, "Mute false"},
		{[]string{"next"}, "Next"},
		{[]string{"measure", "cuff", "-size", "child"}, "Measure cuff|child||false"},
		{[]string{"measure", "-abort", "cuff"}, "Measure cuff|||true"},
		{[]string{"capture", "otoscope"}, "Capture otoscope nurse"},
	} {
		for _, json := range []bool{false, true} {
			before := len(d.cart.Calls())
			args := c.args
			if json {
				args = append([]string{"-json"}, args...)
			}
			got := d.cartctl(t, args...)
			told := strings.Join(d.cart.Calls()[before:], "; ")
			if got.code != cli.Done || got.err != "" || told != c.call || strings.Count(got.out, "\n") == 0 {
				t.Errorf("cartctl %q: %+v, told %q; want %q", args, got, told, c.call)
			}
			if json && c.args[0] != "capture" && got.out != "{\"done\":true}\n" {
				t.Errorf("cartctl %q: %s", args, got.out)
			}
		}
	}
}

// TestFixedShapes holds the JSON that other programs rely on (DESIGN.md §7).
func TestFixedShapes(t *testing.T) {
	d := startDaemon(t)
	for _, c := range []struct{ args, want string }{
		{"devices", `{"devices":[{"id":"spo2","model":"nonin-format2","label":"Oximeter","kind":"vitals","state":"online","since":"2026-11-22T14:02:00Z","detail":""},`},
		{"readings", `{"readings":[{"device":"spo2","quantity":"spo2","label":"SpO2","value":97,"unit":"%","ucum":"%","loinc":"59408-5","mdc":150456,"quality":"good","decimals":0,"at":"2026-11-22T14:02:00Z"},`},
		{"readings", `{"device":"thermo","quantity":"temperature","label":"Temperature","unit":"°C","ucum":"Cel","quality":"no-signal","decimals":1,"at":"2026-11-22T14:02:00Z"}]}`},
		{"encounter list", `{"encounters":[{"id":"enc-2","patient":{"number":"12345",`},
		{"encounter show enc-2", `"sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"`},
		{"encounter show last", `{"id":"enc-2",`},
		{"capture otoscope", `{"id":"still-1",`},
		{"status", `{"cart":{"id":"cart-7",`},
	} {
		got := d.cartctl(t, append(strings.Fields(c.args), "-json")...)
		if got.code != cli.Done || !strings.Contains(got.out, c.want) {
			t.Errorf("cartctl -json %s: %+v, want %s", c.args, got, c.want)
		}
		oneDocument[any](t, got.out)
	}
	d.cart.Set(func(c *localapitest.Cart) { c.Units, c.Numbers, c.Records = nil, nil, nil })
	for args, want := range map[string]string{"devices": `{"devices":[]}`, "readings": `{"readings":[]}`, "encounter list": `{"encounters":[]}`} {
		if got := d.cartctl(t, append([]string{"-json"}, strings.Fields(args)...)...); got.out != want+"\n" {
			t.Errorf("nothing there: %s: %s", args, got.out)
		}
	}
	if got := d.cartctl(t, "encounter", "show"); got.code != cli.Failed || got.out != "" || !strings.Contains(got.err, "no encounter yet") {
		t.Errorf("no encounter: %+v", got)
	}
}

// TestForPeople: what people read.
func TestForPeople(t *testing.T) {
	d := startDaemon(t)
	for _, c := range []struct {
		args string
		want []string
	}{
		{"status", []string{"Ward 3 East (cart-7)", "calling since 14:02:00: chest pain", "MARÍA GONZÁLEZ, born 1956-05-03, no. 12345", "Room camera"}},
		{"devices", []string{"Exam camera", "offline", "The camera is unplugged."}},
		{"readings", []string{"SpO2         97 %       30 s ago", "72 /min ?", "suspect: motion", "Temperature  – –"}},
		{"encounter list", []string{"enc-2", "runs", "12345   MARÍA GONZÁLEZ, born 1956-05-03", "Dr. Demo, Cardiology, General", "13:02:00"}},
		{"encounter show", []string{"Lungs clear.", "revision 2 by demo", "filed", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "called"}},
		{"capture otoscope", []string{"Otoscope (otoscope)", "1280×720, 4 bytes"}},
		{"models", []string{"nonin-format2", "uvc-otoscope", "spo2, pulse-rate, pleth"}},
	} {
		got := d.cartctl(t, strings.Fields(c.args)...)
		for _, want := range c.want {
			if got.code != cli.Done || !strings.Contains(got.out, want) {
				t.Errorf("cartctl %s: %d, not %q:\n%s%s", c.args, got.code, want, got.out, got.err)
			}
		}
	}
}

// TestRefusals: the daemon's sentence, exit status 1, nothing on the output.
func TestRefusals(t *testing.T) {
	d := startDaemon(t)
	d.cart.Err = localapi.Refuse(localapi.Conflict, api.English("Not now: \x1b[31mred\x1b[0m."))
	for _, args := range []string{"admit -wait 0s", "call", "hangup", "capture x", "measure x", "encounter show x", "-json encounter list", "patient clear"} {
		got := d.cartctl(t, strings.Fields(args)...)
		if got.code != cli.Failed || got.out != "" || got.err != `cartctl: Not now: \x1b[31mred\x1b[0m.`+"\n" {
			t.Errorf("cartctl %s: %+v", args, got)
		}
	}
}

// TestModelsOffline: the models are those of the program, daemon or not.
func TestModelsOffline(t *testing.T) {
	got := cartctl(t, "/nowhere", "-json", "models")
	list := oneDocument[api.Models](t, got.out).Models
	ids := map[string]bool{}
	for _, m := range list {
		ids[m.ID] = true
		if m.Gives == nil {
			t.Errorf("%s: gives is null", m.ID)
		}
	}
	for _, id := range []string{"nonin-format2", "uvc-camera", "uvc-otoscope", "alsa-stethoscope", "gpio-controls"} {
		if !ids[id] {
			t.Errorf("%s is not listed: %s", id, got.out)
		}
	}
}

// TestHostileStrings: nothing that a device, a patient or a physician writes
// reaches the terminal as a command.
func TestHostileStrings(t *testing.T) {
	const evil = "x\x1b]0;owned\a\u009b2J\r\n\u202egnp.exe"
	d := startDaemon(t)
	d.cart.Set(func(c *localapitest.Cart) {
		c.State.Cart.Name, c.State.Session.Reason, c.State.Patient.Name, c.State.Readiness.Reasons = evil, evil, evil, []api.Message{api.English(evil)}
		c.State.Hub = api.HubLink{Configured: true, Detail: api.English(evil)}
		c.State.Feeds[0].Detail = api.English(evil)
		c.Units[0].Detail, c.Units[0].Label = api.English(evil), evil
		c.Numbers[0].Detail, c.Numbers[0].Unit, c.Numbers[0].Label = api.English(evil), evil, evil
		e := &c.Records[0]
		e.Reason, e.Note.Text, e.Note.Author, e.Timeline[0].Text, e.Captures[0].Label = evil, evil, evil, evil, evil
		c.Still.Label = evil
	})
	for _, args := range []string{"status", "devices", "readings", "encounter list", "encounter show", "capture x"} {
		got := d.cartctl(t, strings.Fields(args)...)
		if strings.ContainsAny(got.out, "\x1b\a\r\u009b\u202e") || !strings.Contains(got.out, `\x1b]0;owned`) {
			t.Errorf("cartctl %s: %q", args, got.out)
		}
	}
}

// Times are those of the kiosk, and UTC beside them: who compares a timeline
// with a log must not guess.
func TestZoneOfTheKiosk(t *testing.T) {
	d := startDaemon(t)
	d.cart.Set(func(c *localapitest.Cart) { c.State.Cart.TimeZone = "America/Bogota" })
	for _, args := range [][]string{{"status"}, {"devices"}, {"encounter", "list"}, {"encounter", "show"}} {
		if got := d.cartctl(t, args...); got.code != cli.Done || !strings.Contains(got.out, ":02:00 (1") || !strings.Contains(got.out, " UTC)") {
			t.Errorf("cartctl %q: %+v", args, got)
		}
	}
	if got := d.cartctl(t, "-json", "devices"); strings.Contains(got.out, " UTC") {
		t.Errorf("%+v", got)
	}
}
