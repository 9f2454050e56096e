package uplink

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"math/big"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
)

var (
	past   = time.Date(2001, 2, 3, 0, 0, 0, 0, time.UTC)
	future = time.Date(2201, 2, 3, 0, 0, 0, 0, time.UTC)
)

// handshake is the error with which a cart that calls "hub.example" refuses a
// certificate of that name and time, from an authority it knows or not.
func handshake(t *testing.T, name string, from, to time.Time, known bool) error {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: from, NotAfter: to, DNSNames: []string{name},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	if c, err := x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	} else if known {
		roots.AddCert(c)
	}
	here, there := net.Pipe()
	defer here.Close()
	defer there.Close()
	server := tls.Server(there, &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}})
	go func() {
		server.Handshake()
		there.Close()
	}()
	return tls.Client(here, &tls.Config{ServerName: "hub.example", RootCAs: roots}).Handshake()
}

func TestSentenceSaysWhatIsWrong(t *testing.T) {
	dialled := func(err error) error { return &net.OpError{Op: "dial", Net: "tcp", Err: err} }
	tlsError := func(err error) error { return fmt.Errorf("%w: %w", nats.ErrTLS, err) }
	for _, tt := range []struct {
		name string
		err  error
		code string
		says string
	}{
		{"nothing listens", dialled(syscall.ECONNREFUSED), "hub.not-running", "not running"},
		{"no route", dialled(syscall.EHOSTUNREACH), "hub.no-network", "no network"},
		{"no such name", dialled(&net.DNSError{Err: "no such host"}), "hub.no-name", "name"},
		{"packets vanish", dialled(os.ErrDeadlineExceeded), "hub.no-answer", "Nothing answers"},
		{"it listens and says nothing", &net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}, "hub.mute", "the hub does not"},
		{"the handshake takes for ever", tlsError(&net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}), "hub.mute", "busy"},
		{"cut in the handshake", tlsError(io.EOF), "hub.lost", "lost"},
		{"another protocol", nats.ErrNoInfoReceived, "hub.another", "no hub"},
		{"no encryption", nats.ErrSecureConnWanted, "hub.not-encrypted", "does not encrypt"},
		{"another encryption", tlsError(&net.OpError{Op: "remote error", Err: tls.AlertError(70)}), "hub.encryption", "agree"},
		{"wrong name", tlsError(handshake(t, "other.example", past, future, true)), "hub.certificate-name", "hub.example"},
		{"expired", tlsError(handshake(t, "hub.example", past, past.AddDate(1, 0, 0), true)), "hub.certificate-expired", "2002-02-03"},
		{"not valid yet", tlsError(handshake(t, "hub.example", future, future.AddDate(1, 0, 0), true)), "hub.certificate-early", "2201-02-03"},
		{"unknown authority", tlsError(handshake(t, "hub.example", past, future, false)), "hub.certificate-authority", "authority"},
		{"another key", tlsError(errPin), "hub.certificate-pin", "another key"},
		{"our key is unknown", nats.ErrAuthorization, "hub.key-unknown", "does not know"},
		{"our key is revoked", nats.ErrAuthRevoked, "hub.key-unknown", "does not know"},
		{"our key is used twice", nats.ErrMaxAccountConnectionsExceeded, "hub.crowded", "another cart"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := sentence(tt.err)
			if got.Code != tt.code || !strings.Contains(got.English, tt.says) || !strings.HasSuffix(got.English, going) {
				t.Errorf("%v: %s %q, want %s with %q", tt.err, got.Code, got.English, tt.code, tt.says)
			}
		})
	}
}
