package uplink

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"syscall"
	"time"

	"github.com/nats-io/nats.go"

	"telecart/appliance/api"
)

var (
	errKey = errors.New("the cart's key file")
	errPin = errors.New("the hub has another key than this cart knows it by")
)

const going = " The cart keeps trying."

// sentence tells a nurse or technician what is wrong with the connection, and
// what to do: whether nobody answers, something refuses us, or we refuse it.
func sentence(err error) api.Message {
	var dns *net.DNSError
	var op *net.OpError
	switch {
	case errors.Is(err, errKey):
		return api.Say("hub.key-unreadable", "The cart's key for the hub cannot be read. Ask the technician to enrol the cart."+going)
	case refused(err):
		return api.Say("hub.key-unknown", "The hub does not know this cart's key. Ask the technician to enrol the cart."+going)
	case errors.Is(err, nats.ErrMaxConnectionsExceeded), errors.Is(err, nats.ErrMaxAccountConnectionsExceeded):
		return api.Say("hub.crowded", "The hub takes no more connections with this cart's key. Perhaps another cart uses it: ask the technician."+going)
	case errors.As(err, &dns):
		return api.Say("hub.no-name", "The hub's name was not found. The network may be down."+going)
	case errors.Is(err, syscall.ECONNREFUSED):
		return api.Say("hub.not-running", "The hub's machine answers, but the hub is not running."+going)
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return api.Say("hub.no-network", "The cart has no network to the hub."+going)
	case errors.Is(err, errPin):
		return api.Say("hub.certificate-pin", "What answers has another key than the one this cart knows its hub by. It may be a stranger, or the hub's key was renewed: ask the technician to find out before the pin is changed."+going)
	case errors.As(err, &op) && op.Timeout() && op.Op == "dial":
		return api.Say("hub.no-answer", "Nothing answers at the hub's address. The network or the hub's machine may be down."+going)
	case errors.As(err, &op) && op.Timeout():
		return api.Say("hub.mute", "The hub's machine answers, but the hub does not: it is very busy, or another program has its port."+going)
	case errors.Is(err, nats.ErrNoInfoReceived):
		return api.Say("hub.another", "What answers at the hub's address is no hub. Ask the technician to check address and port."+going)
	}
	if m := distrust(err); !m.IsZero() {
		return m
	}
	return api.Say("hub.lost", "The connection to the hub is lost."+going)
}

func refused(err error) bool {
	return errors.Is(err, nats.ErrAuthorization) || errors.Is(err, nats.ErrAuthExpired) || errors.Is(err, nats.ErrAuthRevoked) ||
		errors.Is(err, nats.ErrAccountAuthExpired)
}

// distrust says why this cart does not trust what answers; zero if it does.
func distrust(err error) api.Message {
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var unknown x509.UnknownAuthorityError
	var other *tls.CertificateVerificationError
	var header tls.RecordHeaderError
	var alert tls.AlertError
	switch {
	case errors.As(err, &name):
		return api.Say("hub.certificate-name", "The hub's certificate is not for {0}, the name by which this cart calls the hub. Ask the technician to correct the name or the certificate."+going, name.Host)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		if begins := invalid.Cert.NotBefore; time.Now().Before(begins) {
			return api.Say("hub.certificate-early", "The hub's certificate is valid from {0} on only. If that day is past, this cart's clock is wrong: ask the technician."+going, begins.Format(time.DateOnly))
		}
		return api.Say("hub.certificate-expired", "The hub's certificate ended on {0}. Ask the hospital's IT to renew it. If that day has not come yet, this cart's clock is wrong."+going, invalid.Cert.NotAfter.Format(time.DateOnly))
	case errors.As(err, &unknown):
		return api.Say("hub.certificate-authority", "The hub's certificate is from an authority that this cart does not know. Ask the technician to install the hospital's authority or the hub's pin."+going)
	case errors.As(err, &invalid), errors.As(err, &other):
		return api.Say("hub.certificate", "The hub's certificate is not trusted by this cart. Ask the technician."+going)
	case errors.As(err, &header), errors.Is(err, nats.ErrSecureConnWanted):
		return api.Say("hub.not-encrypted", "What answers at the hub's address does not encrypt, so the cart does not talk to it. Ask the technician to check address and port."+going)
	case errors.As(err, &alert), errors.Is(err, nats.ErrSecureConnRequired):
		return api.Say("hub.encryption", "The cart and the hub do not agree on an encrypted connection. Ask the technician."+going)
	}
	return api.Message{}
}
