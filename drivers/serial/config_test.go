package serial

import "testing"

func TestDefaults(t *testing.T) {
	got, err := Config{Baud: 9600}.withDefaults()
	if want := (Config{Baud: 9600, DataBits: 8, Parity: NoParity, StopBits: 1}); got != want || err != nil {
		t.Errorf("got %+v, %v", got, err)
	}
	c := Config{Baud: 19200, DataBits: 7, Parity: EvenParity, StopBits: 2, RTSCTS: true}
	if got, err := c.withDefaults(); got != c || err != nil {
		t.Errorf("a full setting was changed: %+v, %v", got, err)
	}
	if s := c.String(); s != "19200 7E2 RTS/CTS" {
		t.Errorf("String gives %q", s)
	}
}
