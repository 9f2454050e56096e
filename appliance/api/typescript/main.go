// Typescript writes the types of the physician's page from appliance/api: what
// the page receives as valibot schemas, what it sends as interfaces. The tag
// `enum` lists the possible values of a string; the first one replaces any
// other.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"reflect"

	"telecart/appliance/api"
)

func main() {
	out := bufio.NewWriter(os.Stdout)
	if err := write(out); err != nil {
		fmt.Fprintln(os.Stderr, "typescript:", err)
		os.Exit(1)
	}
	if err := out.Flush(); err != nil {
		fmt.Fprintln(os.Stderr, "typescript:", err)
		os.Exit(1)
	}
}

func write(w io.Writer) error {
	fmt.Fprint(w, "// Written by appliance/api/typescript from appliance/api: not to be edited.\n"+
		"import * as v from 'valibot';\n"+
		"import { flag, list, maybe, maybeNumber, number, numbers, oneOf, part, text, texts, time } from './shape';\n"+
		"import { said, saids, word } from './message';\n\n")
	for _, label := range []string{api.ChannelControl, api.ChannelVitals, api.ChannelWaves, api.ChannelStethoscope} {
		fmt.Fprintf(w, "export const channel%s = '%s';\n", title(label), label)
	}
	received := []any{api.PageMessage{}, api.MediaSignal{}, api.CartMessage{}, api.Readings{}, api.Wave{}}
	for _, t := range reached(received) {
		fmt.Fprintf(w, "\nexport const %s = v.object({\n", t.Name())
		for _, f := range fields(t) {
			reader, err := f.reader()
			if err != nil {
				return fmt.Errorf("%s.%s: %w", t.Name(), f.name, err)
			}
			fmt.Fprintf(w, "  %s: %s,\n", f.name, reader)
		}
		fmt.Fprintf(w, "});\nexport type %[1]s = v.InferOutput<typeof %[1]s>;\n", t.Name())
	}
	sent := []any{api.PageRequest{}, api.PageCommand{}}
	for _, t := range reached(sent) {
		fmt.Fprintf(w, "\nexport interface %s {\n", t.Name())
		for _, f := range fields(t) {
			of, err := f.written()
			if err != nil {
				return fmt.Errorf("%s.%s: %w", t.Name(), f.name, err)
			}
			fmt.Fprintf(w, "  %s: %s;\n", f.name+f.optional, of)
		}
		fmt.Fprint(w, "}\n")
	}
	return nil
}

// reached returns the structs that the roots are made of, each after the
// structs it contains.
func reached(roots []any) []reflect.Type {
	var out []reflect.Type
	seen := map[reflect.Type]bool{}
	var visit func(t reflect.Type)
	visit = func(t reflect.Type) {
		t = base(t)
		if !isPart(t) || seen[t] {
			return
		}
		seen[t] = true
		for _, f := range fields(t) {
			visit(f.of)
		}
		out = append(out, t)
	}
	for _, r := range roots {
		visit(reflect.TypeOf(r))
	}
	return out
}
