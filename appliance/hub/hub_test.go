package hub

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"telecart/appliance/api"
)

func TestOptions(t *testing.T) {
	good, _ := testOptions(t)
	if _, err := New(good); err != nil {
		t.Fatal(err)
	}
	good.Carts[0].ID, good.Accounts[0].User = strings.Repeat("a", 64), strings.Repeat("a", 128)
	if _, err := New(good); err != nil {
		t.Errorf("the longest names: %v", err)
	}
	cases := map[string]struct {
		change func(*Options)
		want   string
		is     error
	}{
		"page on all interfaces": {func(o *Options) { o.Listen = ":8080" }, "listen :8080", ErrNeedsTLS},
		"page on an address":     {func(o *Options) { o.Listen = "192.0.2.1:8080" }, "camera and microphone", ErrNeedsTLS},
		"page on a name":         {func(o *Options) { o.Listen = "hub.example:8080" }, "set tls_cert and tls_key", ErrNeedsTLS},
		"carts outside":          {func(o *Options) { o.NATSListen = "0.0.0.0:4222" }, "nats_listen 0.0.0.0:4222", ErrNeedsTLS},
		"no port":                {func(o *Options) { o.Listen = "127.0.0.1" }, "want host:port", nil},
		"no state":               {func(o *Options) { o.State = "" }, "state", nil},
		"half of TLS":            {func(o *Options) { o.TLSKey = "x" }, "together", nil},
		"demonstration outside": {func(o *Options) {
			o.Demonstration, o.Listen, o.TLSCert, o.TLSKey = true, "0.0.0.0:443", "c", "k"
		}, "demo/demo", ErrDemonstration},
		"no keys of NATS":      {func(o *Options) { o.NATSURL = "nats://127.0.0.1:1" }, "carthub nats", nil},
		"demo stands twice":    {func(o *Options) { o.Demonstration = true; o.Accounts[0].User = "demo" }, "stands twice", nil},
		"cart id too long":     {func(o *Options) { o.Carts[0].ID = strings.Repeat("a", 65) }, "the id may hold", nil},
		"user name too long":   {func(o *Options) { o.Accounts[0].User = strings.Repeat("a", 129) }, "1 to 128 bytes", nil},
		"cart id with a dot":   {func(o *Options) { o.Carts[0].ID = "a.b" }, `"a.b"`, nil},
		"cart id wildcard":     {func(o *Options) { o.Carts[0].ID = ">" }, `">"`, nil},
		"cart twice":           {func(o *Options) { o.Carts[0].ID = "b" }, "cart b: stands twice", nil},
		"key twice":            {func(o *Options) { o.Carts[0].Key = o.Carts[1].Key }, "belongs to another", nil},
		"a seed for a key":     {func(o *Options) { o.Carts[0].Key = "SUAB" }, "not a public user nkey", nil},
		"user twice":           {func(o *Options) { o.Accounts[0].User = "bob" }, "account bob: stands twice", nil},
		"password in clear":    {func(o *Options) { o.Accounts[0].Password = "secret" }, "account alice: password", nil},
		"account without name": {func(o *Options) { o.Accounts[0].User = "" }, "user name", nil},
	}
	for name, c := range cases {
		o, _ := testOptions(t)
		c.change(&o)
		_, err := New(o)
		if err == nil || !strings.Contains(err.Error(), c.want) || c.is != nil && !errors.Is(err, c.is) {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the error repeats a password: %v", name, err)
		}
	}
}

func TestHealth(t *testing.T) {
	w := newWorld(t)
	page := w.signedIn("alice").open()
	w.cart("a").present(api.Session{Phase: api.PhaseIdle})
	page.awaitState("a", "Available")
	r := w.browser().do("GET", "/healthz", "")
	if r.status != 200 || r.body != `{"status":"ok","store":"ok","nats":"ok","cartsOnline":1,"version":"test"}` {
		t.Errorf("%d %s", r.status, r.body)
	}
	w.Hub.probe.at = time.Time{} // forget the last check
	w.Hub.bus.Close()
	if err := w.db.Close(); err != nil {
		t.Fatal(err)
	}
	r = w.browser().do("GET", "/healthz", "")
	var a health
	if err := json.Unmarshal([]byte(r.body), &a); err != nil {
		t.Fatal(err)
	}
	if r.status != 503 || a.Status != "failing" || a.NATS != "failing" || a.Store != "failing" || len(a.Reasons) != 2 {
		t.Errorf("%d %s", r.status, r.body)
	}
}

// A hub without accounts or carts says so at its start.
func TestEmptyHub(t *testing.T) {
	const nobody, none = "nobody can sign in", "the hub has no carts"
	if log := newWorld(t).log.String(); strings.Contains(log, nobody) || strings.Contains(log, none) {
		t.Errorf("of a hub with carts and accounts the log says\n%s", log)
	}
	w := newWorld(t, func(o *Options) { o.Carts, o.Accounts = nil, nil })
	if log := w.log.String(); !strings.Contains(log, nobody) || !strings.Contains(log, none) {
		t.Errorf("of an empty hub the log says\n%s", log)
	}
}

// certificate makes a certificate for 127.0.0.1.
func certificate(t *testing.T) (certFile, keyFile string, pool *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	certFile, keyFile = filepath.Join(t.TempDir(), "cert.pem"), filepath.Join(t.TempDir(), "key.pem")
	certPEM := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	for file, data := range map[string][]byte{certFile: certPEM, keyFile: pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})} {
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pool = x509.NewCertPool()
	pool.AppendCertsFromPEM(certPEM)
	return certFile, keyFile, pool
}

// Nothing older than TLS 1.2 is spoken, to pages or to carts.
func TestOldTLS(t *testing.T) {
	cert, key, pool := certificate(t)
	w := newWorld(t, func(o *Options) { o.TLSCert, o.TLSKey = cert, key })
	for version, taken := range map[uint16]bool{tls.VersionTLS11: false, tls.VersionTLS12: true} {
		c := &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS10, MaxVersion: version}
		conn, err := tls.Dial("tcp", w.Addr().String(), c)
		if (err == nil) != taken {
			t.Errorf("page, %s: %v", tls.VersionName(version), err)
		}
		if err == nil {
			conn.Close()
		}
		public, _ := w.keys["a"].PublicKey()
		cart, err := nats.Connect("tls://"+w.NATSAddr().String(), nats.Nkey(public, w.keys["a"].Sign), nats.Secure(c))
		if (err == nil) != taken {
			t.Errorf("bus, %s: %v", tls.VersionName(version), err)
		}
		if err == nil {
			cart.Close()
		}
	}
}

func TestTLS(t *testing.T) {
	cert, key, pool := certificate(t)
	w := newWorld(t, func(o *Options) { o.TLSCert, o.TLSKey = cert, key })
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
	defer client.CloseIdleConnections()
	url := "https://" + w.Addr().String()
	req, err := http.NewRequest("POST", url+"/api/signin", strings.NewReader(`{"user":"alice","password":"`+testPassword+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Origin", url)
	req.Header.Set("Content-Type", "application/json")
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	cookie := res.Header.Get("Set-Cookie")
	if res.StatusCode != 200 || !strings.HasPrefix(cookie, "__Host-telecart=") || !strings.Contains(cookie, "; Secure") {
		t.Errorf("%d, cookie %s", res.StatusCode, cookie)
	}
	if res.Header.Get("Strict-Transport-Security") == "" {
		t.Error("no Strict-Transport-Security")
	}
	public, _ := w.keys["a"].PublicKey()
	nkey := nats.Nkey(public, w.keys["a"].Sign)
	conn, err := nats.Connect("tls://"+w.NATSAddr().String(), nkey, nats.Secure(&tls.Config{RootCAs: pool}))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if !conn.TLSRequired() {
		t.Error("the bus does not ask for TLS")
	}
	if plain, err := nats.Connect("nats://"+w.NATSAddr().String(), nkey); err == nil {
		plain.Close()
		t.Error("the bus accepts a cart that does not check the certificate")
	}
}
