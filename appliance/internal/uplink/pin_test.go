package uplink

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"math/big"
	"net"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"telecart/appliance/api"
)

// certificate is a new one that no authority vouches for, and its pin.
func certificate(t *testing.T) (tls.Certificate, string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(public)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, "sha256//" + base64.StdEncoding.EncodeToString(sum[:])
}

// A cart joins the hub whose key it knows, and no stranger's.
func TestPin(t *testing.T) {
	file, public := seed(t)
	own, pin := certificate(t)
	_, strange := certificate(t)
	h := &testHub{t: t, port: server.RANDOM_PORT, public: public, tls: &tls.Config{Certificates: []tls.Certificate{own}}}
	h.start()
	url := fmt.Sprintf("tls://127.0.0.1:%d", h.port)
	known := run(t, Config{URL: url, KeyFile: file, Pins: []string{strange, pin}})
	known.awaitUp()
	for pins, code := range map[string]string{strange: "hub.certificate-pin", "": "hub.certificate-authority"} {
		c := Config{URL: url, KeyFile: file}
		if pins != "" {
			c.Pins = []string{pins}
		}
		u := run(t, c)
		if l := u.await(code, func(l api.HubLink) bool { return l.Connected || l.Detail.Code == code }); l.Connected {
			t.Errorf("%s: joined", code)
		}
	}
}

// A hub that went away and is refused when it comes back is not said to be
// away: its certificate, and then our key.
func TestRefusedOnReturn(t *testing.T) {
	file, public := seed(t)
	_, other := seed(t)
	own, pin := certificate(t)
	renewed, _ := certificate(t)
	h := &testHub{t: t, port: freePort(t), public: public, tls: &tls.Config{Certificates: []tls.Certificate{own}}}
	u := run(t, Config{URL: fmt.Sprintf("tls://127.0.0.1:%d", h.port), KeyFile: file, Pins: []string{pin}},
		func(u *Uplink) { u.every = 20 * time.Millisecond })
	u.awaitDetail("hub.not-running")
	h.tls = &tls.Config{Certificates: []tls.Certificate{renewed}}
	h.start()
	u.awaitDetail("hub.certificate-pin")
	h.stop()
	u.awaitDetail("hub.not-running")
	h.tls, h.public = &tls.Config{Certificates: []tls.Certificate{own}}, other
	h.start()
	u.awaitDetail("hub.key-unknown")
	h.stop()
	h.public = public
	h.start()
	u.awaitUp()
}
