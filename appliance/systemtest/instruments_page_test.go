//go:build system

package systemtest

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/systemtest/foreign"
)

// The names are long on purpose: they have to be read on a small screen too.
const (
	ownName     = "Oximeter of the cart, left hand"
	monitorName = "Monitor de cabecera, habitación 12, cama junto a la ventana"
	differing   = ", differs" // said after the name
)

// talk lets an instrument say its packet of the moment every third of a
// second, until the test ends.
func talk(t *testing.T, line *os.File, packet func() []byte) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(time.Second / 3) // the device's own pace
		defer tick.Stop()
		for {
			if _, err := line.Write(packet()); err != nil {
				return // the line was cut
			}
			<-tick.C
		}
	}()
	t.Cleanup(func() {
		line.Close()
		<-done
	})
}

// joinCart lets the physician sign in and join, and the nurse call and admit.
func joinCart(t *testing.T, d *demo) *page {
	t.Helper()
	p := openPage(t, d.url)
	p.signIn()
	d.mustCartctl("call", "-reason", "breathless")
	p.click(p.item("Carts", "Calling", "breathless"), "Join")
	d.awaitPhase(api.PhaseAsked)
	d.mustCartctl("admit")
	d.awaitPhase(api.PhaseInCall)
	return p
}

// watchSources keeps in the page, with every change of it, which saturations
// are there and whose they and the curves are.
const watchSources = `(() => {
	window.seen = []
	const look = () => {
		const said = e => e.getAttribute('aria-label') + ' | ' + e.getAttribute('aria-description')
		const now = [...document.querySelectorAll('[role=group][aria-label^="SpO2"], [role=img][aria-label="Pleth"]')].map(said).join('\n')
		if (window.seen.at(-1) !== now) window.seen.push(now)
	}
	look()
	new MutationObserver(look).observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true})
})()`

// Two oximeters measure the same patient and differ. Each stands on the page
// for itself, under its own name, both say that they differ, and no curve is of
// both.
func TestTwoOximetersOnThePage(t *testing.T) {
	var own, monitor atomic.Pointer[oximeter]
	own.Store(&oximeter{hr: 71, spo2: 97})
	monitor.Store(&oximeter{hr: 111, spo2: 84})
	ownLine, ownPort := openPTY(t)
	monitorLine, monitorPort := openPTY(t)
	hub := startHub(t)
	d := startCartWith(t, fmt.Sprintf("model = \"nonin-format2\"\nname = %q\nport = %q\n\n[[peripheral]]\nid = \"monitor\"\nmodel = \"nonin-format7\"\nname = %q\nport = %q\n%s",
		ownName, ownPort, monitorName, monitorPort, hub.cart))
	d.url = hub.url
	talk(t, ownLine, func() []byte { return own.Load().packet() })
	await(t, "a first saturation, whose instrument then leads", func() bool {
		var all api.Readings
		return d.json(&all, "readings") == nil && slices.ContainsFunc(all.Readings, func(r api.Reading) bool { return r.Quantity == "spo2" && r.Value != nil })
	})
	talk(t, monitorLine, func() []byte {
		m := monitor.Load()
		return foreign.NoninPacket7(m.hr, m.spo2, m.status)
	})

	p := joinCart(t, d)
	vitals := p.one(0, "region", "Vital signs")
	p.differs(vitals, "SpO2 97 %", ownName)
	p.differs(vitals, "SpO2 84 %", monitorName)
	p.described(vitals, "image", "Pleth", ownName)
	p.eval(watchSources, nil)
	for hr := 72; hr < 80; hr++ {
		own.Store(&oximeter{hr: hr, spo2: 97})
		monitor.Store(&oximeter{hr: hr + 40, spo2: 84})
		p.differs(vitals, fmt.Sprintf("Pulse rate %d /min", hr), ownName)
		p.differs(vitals, fmt.Sprintf("Pulse rate %d /min", hr+40), monitorName)
	}
	p.described(vitals, "image", "Last 10 minutes", ownName)
	var seen []string
	p.eval("window.seen", &seen)
	want := fmt.Sprintf("Pleth | %s", ownName)
	for _, now := range seen {
		lines := strings.Split(now, "\n")
		if !slices.Equal(lines, []string{"SpO2 97 % | " + ownName + differing, "SpO2 84 % | " + monitorName + differing, want}) {
			t.Errorf("while nothing but the pulse changed, the page showed %q", lines)
		}
	}
	p.screenshots("two-oximeters")

	// What is lost is seen to be lost; the other one stays what it is.
	monitor.Store(&oximeter{hr: 511, spo2: 127, status: 8})
	p.shows(vitals, "SpO2 no signal", monitorName)
	p.shows(vitals, "SpO2 97 %", ownName)
	monitor.Store(&oximeter{hr: 111, spo2: 84, status: 0x20})
	p.shows(vitals, "SpO2 84 % suspect: motion artefact", monitorName)
	p.screenshot("two-oximeters-doubt")

	// The curves go over to the other one, and say so.
	monitor.Store(&oximeter{hr: 111, spo2: 84})
	own.Store(&oximeter{hr: 511, spo2: 127, status: 8})
	p.shows(vitals, "SpO2 no signal", ownName)
	p.described(vitals, "image", "Pleth", monitorName)
	await(t, "the trend names both", func() bool {
		text := p.description(p.one(vitals, "image", "Last 10 minutes"))
		return strings.HasPrefix(text, ownName+", from ") && strings.HasSuffix(text, " "+monitorName)
	})
	p.screenshots("two-oximeters-switched")
}

// shows waits until there is one group of this name whose source is said and
// to be seen.
func (p *page) shows(vitals node, name, source string) {
	p.t.Helper()
	p.described(vitals, "group", name, source)
	if text := p.textOf(p.one(vitals, "group", name)); !strings.Contains(text, source) {
		p.t.Errorf("%s reads %q, without its source %q", name, text, source)
	}
}

// differs waits until there is one group of this name that says, to the eye and
// to the ear, that it differs from another instrument's.
func (p *page) differs(vitals node, name, source string) {
	p.t.Helper()
	p.described(vitals, "group", name, source+differing)
	if text := p.textOf(p.one(vitals, "group", name)); !strings.Contains(text, source) || !strings.Contains(text, "≠ differs") {
		p.t.Errorf("%s reads %q, without its source %q or that it differs", name, text, source)
	}
}

// described waits until there is exactly one such element, with this
// accessible description.
func (p *page) described(root node, role, name, want string) {
	p.t.Helper()
	var got []string
	ok := within(patience, func() bool {
		got = nil
		for _, n := range p.find(root, role, name) {
			got = append(got, p.description(n))
		}
		return len(got) == 1 && got[0] == want
	})
	if !ok {
		p.t.Fatalf("waited %v in vain for one %s %q described as %q; there are %q", patience, role, name, want, got)
	}
}

// description is what a screen reader says of the element after its name.
func (p *page) description(id node) string {
	var tree struct {
		Nodes []struct{ Description struct{ Value string } }
	}
	err := p.send("Accessibility.getPartialAXTree", map[string]any{"backendNodeId": id, "fetchRelatives": false}, &tree)
	if err != nil || len(tree.Nodes) == 0 {
		return ""
	}
	return tree.Nodes[0].Description.Value
}

// screenshots takes the page as it is on a desk, a tablet and a phone, and in
// Spanish.
func (p *page) screenshots(name string) {
	if artifact(p.t, name) == "" {
		return
	}
	for _, s := range []struct {
		name          string
		width, height int
	}{{"desk", 1280, 800}, {"tablet", 1024, 768}, {"upright", 768, 1024}, {"phone", 390, 844}} {
		p.resize(s.width, s.height)
		p.eval("document.querySelector('.monitor').scrollIntoView()", nil)
		p.screenshot(name + "-" + s.name)
	}
	p.resize(1440, 900)
}

func (p *page) resize(width, height int) {
	p.t.Helper()
	if err := p.send("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false}, nil); err != nil {
		p.t.Fatal(err)
	}
	// The plots follow the new size with the next frames.
	p.eval("new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))", nil)
}
