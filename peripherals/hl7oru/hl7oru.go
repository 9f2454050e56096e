// Package hl7oru receives the vital signs of a patient monitor that sends them
// unasked: HL7 v2 ORU^R01 over MLLP, as in IHE PCD-01 (Mindray VS and ePM, GE
// B40 and B1x5, Comen NC, and others).
//
// The documents are HL7 v2.6 chapters 2 and 7, IHE PCD TF vol. 2 (PCD-01, codes
// of IEEE 11073-10101), and Philips' HL7 export, which writes the same codes in
// hexadecimal. It also understands LOINC, and Nihon Kohden's and Mindray's own
// codes. The bus, drivers/mllp, is opened only if a [[peripheral]] names it.
//
// All values of an instrument must be of one patient. So one monitor has the
// cart to itself: the first to send, known by address, MSH-3 and bed (PV1-3).
// Other senders are refused, and the nurse reads that two are sending, until
// the first has been silent for 90 seconds; then all its values are withdrawn.
// Two monitors on one cart need a [[peripheral]] and a port each. PID is
// neither logged nor reported (the nurse says who the cart's patient is) but
// compared: when it changes, all earlier values were somebody else's and are
// withdrawn. A message about two patients or beds is refused.
//
// AA means that the message was taken, AE that it was unreadable or has no
// observation, AR that it is not for the cart: wrong type, version or
// processing id, or another monitor's. A repetition of the last message, as
// after a lost answer, and a message older by MSH-7 than an earlier one are
// taken but not reported. So a monitor whose clock was set back counts as
// silent, and then starts anew.
package hl7oru

import (
	"context"
	"encoding/json"
	"errors"
	"net/netip"

	"telecart/drivers/mllp"
	"telecart/peripherals"
	"telecart/peripherals/internal/unread"
)

// Model is hl7-oru.
func Model() peripherals.Model {
	return peripherals.Model{
		ID:       "hl7-oru",
		Vendor:   "Mindray, GE, Comen, Philips and others",
		Product:  "monitors that send HL7 (IHE PCD-01)",
		Label:    "Patient monitor",
		Gives:    given(),
		Protocol: "HL7 v2 ORU^R01 over MLLP (IHE PCD-01, MDC or LOINC codes)",
		Claims:   []peripherals.Claim{{Key: "listen", Kind: "address"}},
		New: func(env peripherals.Env, raw json.RawMessage) (peripherals.Peripheral, error) {
			return New(env, raw)
		},
	}
}

type settings struct {
	Listen  string   `json:"listen"`  // address and port of this machine, 127.0.0.1:2575
	Senders []string `json:"senders"` // addresses that may send; required unless listen is on loopback
}

// New makes an hl7-oru from its settings; it does no I/O.
func New(env peripherals.Env, raw json.RawMessage) (*Monitor, error) {
	var s settings
	err := peripherals.Settings(raw, &s)
	wrong := func(key, problem string) {
		err = errors.Join(err, &peripherals.SettingError{Key: key, Problem: problem})
	}
	m := &Monitor{env: env, unread: unread.New(env.Log)}
	var bad error
	if m.config.Address, bad = netip.ParseAddrPort(s.Listen); bad != nil || m.config.Address.Port() == 0 {
		wrong("listen", `is required: an address of this machine and a port, such as "127.0.0.1:2575"`)
	} else if !m.config.Address.Addr().Unmap().IsLoopback() && len(s.Senders) == 0 {
		wrong("senders", "is required where other machines can connect: HL7 does not say who sends, and anybody on the network "+
			"could show false vital signs; name the monitor's address")
	}
	for _, sender := range s.Senders {
		addr, bad := netip.ParseAddr(sender)
		if bad != nil || addr.IsUnspecified() {
			wrong("senders", "must be a list of addresses such as 192.168.1.10; "+sender+" is none")
			continue
		}
		m.config.Senders = append(m.config.Senders, addr.Unmap().WithZone(""))
	}
	if err != nil {
		return nil, err
	}
	return m, nil
}

// Monitor is the monitor that connects to the cart.
type Monitor struct {
	env    peripherals.Env
	config mllp.Config
	unread *unread.Codes
}

// Run listens until that fails or ctx ends.
func (m *Monitor) Run(ctx context.Context, sink peripherals.Sink) error {
	l := newLink(m.env, sink, m.unread)
	l.status(peripherals.Starting, peripherals.Sentence{})
	if m.env.Listen == nil {
		err := errors.New("hl7-oru: there is no network to listen on")
		l.end(sentenceListen)
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	ticks := make(chan struct{})
	go func() {
		defer close(ticks)
		l.watch(ctx)
	}()
	err := m.env.Listen(ctx, m.config, l)
	stop()
	<-ticks
	if err != nil {
		l.end(peripherals.Explain(err))
	}
	return err
}

// sentenceUnclear says what the cart cannot read, if anything is known of it.
func sentenceUnclear(codes string) peripherals.Sentence {
	if codes == "" {
		return peripherals.Say("hl7.unclear", "The monitor sends what the cart cannot read. Call the technician.")
	}
	return peripherals.Say("hl7.unread", "The monitor sends what the cart cannot read. Call the technician. Its codes: {0}.", codes)
}

// What the nurse reads.
var (
	sentenceWaiting = peripherals.Say("hl7.waiting", "Waiting for a monitor.")
	sentenceSilent  = peripherals.Say("hl7.silent", "The monitor is connected but sends nothing. Check that it is switched on and not in standby.")
	sentenceDemo    = peripherals.Say("hl7.demo", "The monitor shows a demonstration, not the patient. Switch its demo mode off.")
	sentenceTwo     = peripherals.Say("hl7.two", "Two monitors or patients send to the cart, and only one is shown. Disconnect the one that is not this patient's.")
	sentenceListen  = peripherals.Say("hl7.listen", "The cart has no network for a monitor. Call the technician.")
)
