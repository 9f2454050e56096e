//go:build system

package systemtest

import (
	"encoding/hex"
	"os"
	"testing"
	"time"

	"telecart/appliance/systemtest/foreign"
)

// philips is a monitor at one end of a line.
type philips struct {
	t        *testing.T
	master   *os.File
	got      <-chan []byte
	line     foreign.IntelliVueLine
	asked    map[uint16]foreign.IntelliVueRequest // the extended poll of each class
	opened   int                                  // associations
	answered bool                                 // the create event was
	listed   []byte                               // the last set
	refuse   int                                  // so many requests are refused first
	result   func(r foreign.IntelliVueRequest, sequence uint16) [][]byte
	sequence uint16
	send     func(message []byte) // how a message goes on the line
}

func newPhilips(t *testing.T, master *os.File) *philips {
	p := &philips{t: t, master: master, got: listen(t, master), asked: map[uint16]foreign.IntelliVueRequest{}}
	p.send = func(message []byte) { write(t, master, foreign.IntelliVueFrame(message)) }
	return p
}

// turn answers what came, and sends a result to each extended poll.
func (p *philips) turn() {
	for {
		select {
		case b := <-p.got:
			for _, user := range p.line.Feed(b) {
				p.hear(user)
			}
			continue
		default:
		}
		break
	}
	p.sequence++
	for _, r := range p.asked {
		p.answer(r)
	}
}

func (p *philips) hear(user []byte) {
	switch {
	case user[0] == 0x0D && p.refuse > 0:
		p.refuse--
		p.send(bytesOfHex(p.t, "0c02 0200"))
	case user[0] == 0x0D:
		p.opened++
		p.answered, p.asked = false, map[uint16]foreign.IntelliVueRequest{}
		p.raw(foreign.AssociationResponse, foreign.MDSCreateEvent)
	case user[0] == 0x09:
		p.asked = map[uint16]foreign.IntelliVueRequest{}
		p.send(bytesOfHex(p.t, "0a18c116618030800201 01a08063808001000000000000000000"))
	}
	r, ok := foreign.ParseIntelliVueRequest(user)
	switch {
	case !ok:
	case r.IsEventResult:
		p.answered = true
	case !p.answered: // a real monitor serves nobody before
	case r.Command == 5:
		p.listed = user
		p.send(foreign.U16(0xE100, 2, 2, 20, r.Invoke, 5, 14, 0x0021, 0, 0, 1, 4, 0xF23A, 0))
	case r.Action == 0xF13B:
		p.asked[r.Class] = r
	case r.Action == 0x0C16:
		p.answer(r)
	}
}

func (p *philips) answer(r foreign.IntelliVueRequest) {
	for _, m := range p.result(r, p.sequence) {
		p.send(m)
	}
}

// raw writes captured bytes as they are.
func (p *philips) raw(captured ...string) {
	for _, c := range captured {
		write(p.t, p.master, bytesOfHex(p.t, c))
	}
}

// abort ends the association from the monitor's side.
func (p *philips) abort() {
	p.asked = map[uint16]foreign.IntelliVueRequest{}
	p.send(bytesOfHex(p.t, "192e110103c129a080a0803080020101060251010000 000061803080020101a08064808001010000000000000000"))
}

func bytesOfHex(t *testing.T, s string) []byte {
	t.Helper()
	clean := ""
	for _, c := range s {
		if c != ' ' {
			clean += string(c)
		}
	}
	b, err := hex.DecodeString(clean)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

const pace = time.Second / 4

// A monitor that only knows the vendor's guide feeds the cart.
func TestForeignIntelliVue(t *testing.T) {
	t.Parallel()
	master, port := openPTY(t)
	d := startCart(t, "philips-intellivue", port)
	p := newPhilips(t, master)
	clean := p.send
	for _, step := range philipsSteps() {
		t.Run(step.name, func(t *testing.T) {
			p.result, p.send = step.result, clean
			if step.noisy {
				p.send = p.noisy
			}
			d.mustShow(t, pace, p.turn, step.want)
		})
	}
	if p.opened != 1 {
		t.Errorf("%d associations, want one", p.opened)
	}
}

// The association is refused, then lost: the cart comes back by itself, and
// shows no numbers in between.
func TestForeignIntelliVueComesAndGoes(t *testing.T) {
	t.Parallel()
	master, port := openPTY(t)
	d := startCart(t, "philips-intellivue", port)
	p := newPhilips(t, master)
	p.refuse, p.result = 1, numerics(vitals())
	d.mustShow(t, pace, p.turn, []reading{{"spo2", "", 97.5, "%", ""}})
	p.refuse = 1
	p.abort()
	d.mustShow(t, pace, p.turn, []reading{none("spo2", ""), none("heart-rate", "")})
	d.mustShow(t, pace, p.turn, []reading{{"spo2", "", 97.5, "%", ""}, {"heart-rate", "", 72, "/min", ""}})
}

// A recording that is played to the cart by something that does not listen:
// the opening as it was captured, then results of a poll that nobody sent.
func TestForeignIntelliVueReplay(t *testing.T) {
	t.Parallel()
	master, port := openPTY(t)
	d := startCart(t, "philips-intellivue", port)
	p := newPhilips(t, master)
	await(t, "an association request", func() bool { return len(p.got) > 0 })
	p.raw(foreign.AssociationResponse, foreign.MDSCreateEvent, foreign.EmptyPollResult)
	d.mustShow(t, pace, func() {
		p.send(foreign.PollResult{Request: unasked(0xF13B), Absolute: foreign.Clock(bedTime()), Contexts: [][]byte{foreign.Context(0, vitals()...)}}.Bytes())
	}, vitalReadings())
}

// Only results are played, and no opening: the monitor may know the cart from
// before it was restarted.
func TestForeignIntelliVueResultsOnly(t *testing.T) {
	t.Parallel()
	master, port := openPTY(t)
	d := startCart(t, "philips-intellivue", port)
	p := newPhilips(t, master)
	d.mustShow(t, pace, func() {
		p.send(foreign.PollResult{Request: unasked(0x0C16), Absolute: foreign.Clock(bedTime()), Contexts: [][]byte{foreign.Context(0, vitals()...)}}.Bytes())
	}, vitalReadings())
}

func unasked(action uint16) foreign.IntelliVueRequest {
	return foreign.IntelliVueRequest{Invoke: 1, Command: 7, Action: action, Poll: 1, Class: 6}
}
