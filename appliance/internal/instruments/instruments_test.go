package instruments

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"telecart/peripherals"
	"telecart/peripherals/all"
)

// Problems of the file and of the models are reported together, each with its
// line and key.
func TestEveryProblemAtOnce(t *testing.T) {
	file := filepath.Join(t.TempDir(), "cart.toml")
	text := `[cart]
id = "cart 7!"
colour = "red"
[[peripheral]]
id = "spo2"
model = "nonin-format2"
[[peripheral]]
id = "room"
model = "uvc-camera"
device = "/dev/video0"
role = "kitchen"
[[peripheral]]
id = "x"
model = "no-such"
`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Load(file, all.New(), peripherals.RealBuses())
	if err == nil {
		t.Fatal("no problem was found")
	}
	for _, want := range []string{":2: cart.id:", ":3: cart.colour:", ":4: peripheral.port:", ":11: peripheral.role:", ":14: peripheral.model:"} {
		if !strings.Contains(err.Error(), file+want) {
			t.Errorf("nothing is said about %s in:\n%v", want, err)
		}
	}
}

func TestExample(t *testing.T) {
	c, err := Load("../../config/cart.example.toml", all.New(), peripherals.RealBuses())
	if err != nil || len(c.Peripherals) == 0 {
		t.Errorf("the example: %v", err)
	}
}
