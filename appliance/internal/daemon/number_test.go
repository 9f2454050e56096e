package daemon

import (
	"testing"

	"telecart/appliance/api"
	"telecart/appliance/client"
)

// A part of a number is another patient's: the daemon takes none, whoever sends
// it, and tells the screens what a whole one is.
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
