package media

import (
	"strings"
	"testing"

	"telecart/appliance/api"
)

func TestTradedOff(t *testing.T) {
	room, exam := demand{role: "room", size: sizeLarge}, demand{role: "exam", size: sizeSmall}
	moves, still := target{step{640, 360, 15}, 200_000}, target{stillRung.step, stillRate}
	late := newLosslessSender(&fakeChannel{waiting: maxLosslessAhead}, func(int) {})
	late.waiting = make([]message, 7*50)
	listening := sounds{talk: true, stethoscope: true}
	for name, c := range map[string]struct {
		s       sounds
		copied  *losslessSender
		targets map[string]target
		loss    float64
		busy    int
		want    string
	}{
		"all is well":                 {listening, nil, map[string]target{"room": moves, "exam": still}, 0.01, 0, ""},
		"a still":                     {sounds{talk: true}, nil, map[string]target{"room": still, "exam": moves}, 0, 0, "link.stills"},
		"a still beside heart sounds": {listening, nil, map[string]target{"room": still, "exam": still}, 0, 0, "link.stills-listening"},
		"no small pictures":           {listening, nil, map[string]target{"room": moves, "exam": {}}, 0, 0, "link.others"},
		"late":                        {listening, late, map[string]target{"room": moves, "exam": still}, 0, 0, "link.copy-late 5"},
		"loss":                        {listening, nil, map[string]target{"room": moves, "exam": still}, 0.31, 0, "link.lossy 30"},
		"busy":                        {listening, nil, map[string]target{"room": moves, "exam": still}, 0, 1, "cart.processor-busy-small"},
		"very busy":                   {listening, nil, map[string]target{"room": moves, "exam": still}, 0, 3, "cart.processor-busy"},
		"everything":                  {listening, late, map[string]target{"room": still, "exam": {}}, 0.04, 0, "link.stills-listening, link.others, link.copy-late 5, link.lossy 5"},
	} {
		var got []string
		for _, m := range tradedOff(c.s, c.copied, []demand{exam, room}, c.targets, c.loss, c.busy) {
			got = append(got, strings.TrimSpace(m.Code+" "+strings.Join(m.Args, " ")))
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s: %q, want %q", name, s, c.want)
		}
	}
}

// Both ends hear what was traded: the page with the state, the daemon with the
// page's report, whatever that says of it.
func TestBothEndsHearWhatWasTraded(t *testing.T) {
	c := newCart(t)
	p := join(t, c, nil)
	c.SendState(api.Bedside{Shutter: "open"})
	for m := get(t, p.messages); m.State == nil; m = get(t, p.messages) {
	}
	told := []api.Message{api.Say("link.stills", "Stills.")}
	peer := c.only()
	peer.mu.Lock()
	peer.traded = told
	peer.mu.Unlock()
	peer.out.setTraded(told)
	for m := get(t, p.messages); m.State == nil || m.State.Shutter != "open" || len(m.State.Traded) != 1; m = get(t, p.messages) {
	}
	p.say(api.PageCommand{Type: "report", Report: &api.DoctorReport{Large: "room"}})
	if r := get(t, c.bedside.commands).Report; len(r.Traded) != 1 || r.Traded[0].Code != "link.stills" {
		t.Errorf("the report says %v", r.Traded)
	}
	c.SendState(api.Bedside{Shutter: "closed"})
	for m := get(t, p.messages); m.State == nil || m.State.Shutter != "closed" || len(m.State.Traded) != 1; m = get(t, p.messages) {
	}
}
