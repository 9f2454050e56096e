// Command models prints the page of models from the registry; make build writes
// it to peripherals/MODELS.md.
package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"telecart/peripherals"
	"telecart/peripherals/all"
)

func main() { page(os.Stdout, all.New()) }

func page(w io.Writer, models *peripherals.Registry) {
	fmt.Fprint(w, "# Models\n\nGenerated from the registry, as `cartctl models` prints it.\n\n"+
		"| model | what it is | vendor and product | gives | protocol | claims | practice |\n|---|---|---|---|---|---|---|\n")
	for _, m := range models.Models() {
		var gives, claims []string
		for _, q := range m.Gives {
			gives = append(gives, string(q))
		}
		for _, c := range m.Claims {
			claims = append(claims, fmt.Sprintf("%s (`%s`)", c.Kind, c.Key))
		}
		practice := ""
		if m.Twin != nil {
			practice = fmt.Sprintf("`%s%s`", peripherals.VirtualPrefix, m.ID)
		}
		fmt.Fprintf(w, "| `%s` | %s | %s %s | %s | %s | %s | %s |\n", m.ID, m.Label, m.Vendor, m.Product,
			strings.Join(gives, ", "), m.Protocol, strings.Join(claims, ", "), practice)
	}
}
