package lab_test

import (
	"os"
	"regexp"
	"testing"
)

// No service leaves a core dump, which would hold patient data, and none takes
// all of the machine's memory.
func TestLimits(t *testing.T) {
	for _, u := range units(t) {
		text, err := os.ReadFile(u)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{`(?m)^LimitCORE=0$`, `(?m)^MemoryMax=[1-9][0-9]*G$`} {
			if !regexp.MustCompile(want).Match(text) {
				t.Errorf("%s has no line %s", u, want)
			}
		}
	}
}
