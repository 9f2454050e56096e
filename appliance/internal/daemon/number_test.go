package daemon

import (
	"encoding/json"
	"fmt"
	"testing"

	"telecart/appliance/api"
	"telecart/appliance/client"
	"telecart/drivers/serial"
)

// A part of a number may be another patient's: the daemon takes none, whoever
// sends it, and tells the screens what a complete one is.
func TestNumbersOfTheSite(t *testing.T) {
	c := setup{more: []string{"[patient]\nnumber = \"^[0-9]{6,10}$\"\ncheck_digit = \"luhn\"\n"}}.start(t, t.TempDir())
	if err := c.SetPatient(t.Context(), api.Patient{Number: "79927398713"[:10], Name: "Eva"}); err == nil || client.Said(err).Code != "patient.number-wrong" {
		t.Errorf("a part of a number: %v", err)
	}
	if err := c.SetPatient(t.Context(), api.Patient{Number: "4539148803", Name: "Eva"}); err == nil {
		t.Error("a wrong check digit is taken")
	}
	s, err := c.Status(t.Context())
	if err != nil || s.Patient != nil || s.Cart.Numbers.Pattern == "" || s.Cart.Numbers.CheckDigit != "luhn" {
		t.Errorf("%+v, %+v, %v", s.Patient, s.Cart.Numbers, err)
	}
	for _, p := range []api.Patient{{Number: "9992739871", Name: "Eva"}, {Name: "Nobody knows the number"}} {
		if err := c.SetPatient(t.Context(), p); err != nil {
			t.Errorf("%+v: %v", p, err)
		}
	}
}

// What a scanner of the cart reads reaches the kiosk, with whether it is
// complete.
func TestScannerReachesTheKiosk(t *testing.T) {
	line, path, err := serial.OpenPTY()
	if err != nil {
		t.Fatal(err)
	}
	defer line.Close()
	c := startCart(t, t.TempDir(), fmt.Sprintf("[[peripheral]]\nid = \"scanner\"\nmodel = \"barcode-scanner\"\nport = %q\n", path))
	scans, there := make(chan api.Scan, 4), make(chan struct{}, 4)
	go c.Follow(t.Context(), func(name string, data []byte) {
		switch name {
		case api.EventSnapshot:
			there <- struct{}{}
		case api.EventScan:
			var s api.Scan
			if err := json.Unmarshal(data, &s); err != nil {
				t.Error(err)
			}
			scans <- s
		}
	}, func(error) {})
	<-there
	for sent, want := range map[string]api.Scan{"12345678\r\n": {Device: "scanner", Code: "12345678", Whole: true}, "1234\xff5678\r": {Device: "scanner"}} {
		if _, err := line.Write([]byte(sent)); err != nil {
			t.Fatal(err)
		}
		got := <-scans
		if got.At.IsZero() {
			t.Errorf("%q came at no time", sent)
		}
		if got.At = want.At; got != want {
			t.Errorf("%q: %+v, want %+v", sent, got, want)
		}
	}
}
