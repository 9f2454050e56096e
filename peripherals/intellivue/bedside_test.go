package intellivue

import (
	"fmt"
	"strings"
	"testing"
)

// No way to print a patient says who it is.
func TestPatientIsNotPrinted(t *testing.T) {
	p := Patient{Admitted: true, ID: "4711", FamilyName: "Mustermann", GivenName: "Erika"}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		for _, what := range []any{p, &p, struct{ P Patient }{p}, []Patient{p}} {
			if text := fmt.Sprintf(verb, what); strings.Contains(text, "4711") || strings.Contains(text, "Must") || strings.Contains(text, "Erika") {
				t.Errorf("%s of %T: %s", verb, what, text)
			}
		}
	}
}
