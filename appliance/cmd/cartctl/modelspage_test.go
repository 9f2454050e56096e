package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"telecart/peripherals/all"
)

var update = flag.Bool("update", false, "write peripherals/MODELS.md anew")

// The page of models is generated from the registry:
//
//	go test ./appliance/cmd/cartctl -run ModelsPage -update
func TestModelsPage(t *testing.T) {
	const page = "../../../peripherals/MODELS.md"
	var b strings.Builder
	b.WriteString("# Models\n\nGenerated from the registry, as `cartctl models` prints it.\n\n" +
		"| model | what it is | vendor and product | gives | protocol |\n|---|---|---|---|---|\n")
	for _, m := range all.New().Models() {
		gives := make([]string, len(m.Gives))
		for i, q := range m.Gives {
			gives[i] = string(q)
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s %s | %s | %s |\n", m.ID, m.Label, m.Vendor, m.Product, strings.Join(gives, ", "), m.Protocol)
	}
	if *update {
		if err := os.WriteFile(page, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil || string(got) != b.String() {
		t.Errorf("%s is not of these models (%v): run this test with -update", page, err)
	}
}
