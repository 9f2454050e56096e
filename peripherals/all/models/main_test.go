package main

import (
	"strings"
	"testing"

	"telecart/peripherals/all"
)

// The page has a line for each model, with where it is plugged in and what
// there is to practise with.
func TestPage(t *testing.T) {
	var b strings.Builder
	page(&b, all.New())
	for _, m := range all.New().Models() {
		if n := strings.Count(b.String(), "\n| `"+m.ID+"` | "+m.Label+" |"); n != 1 {
			t.Errorf("%d lines of %s", n, m.ID)
		}
	}
	if want := "| port (`port`) | `virtual:suntech-nibp` |\n"; !strings.Contains(b.String(), want) {
		t.Errorf("no %q in\n%s", want, b.String())
	}
}
