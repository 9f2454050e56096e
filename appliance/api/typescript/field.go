package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"telecart/appliance/api"
)

// field is a field of a struct, as it is in JSON.
type field struct {
	name     string
	of       reflect.Type
	words    []string // for a string: its possible values
	optional string   // "?" if it may be absent
}

// fields returns the fields of t, with those of embedded structs in their
// place.
func fields(t reflect.Type) []field {
	var out []field
	for _, f := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || !f.IsExported() || name == "-" {
			continue
		}
		one := field{name: name, of: f.Type}
		if list, ok := f.Tag.Lookup("enum"); ok {
			one.words = strings.Split(list, ",")
		}
		if options != "" {
			one.optional = "?"
		}
		out = append(out, one)
	}
	return out
}

// base is the element type of a list or map, or t itself.
func base(t reflect.Type) reflect.Type {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		if t != reflect.TypeFor[json.RawMessage]() {
			return base(t.Elem())
		}
	}
	return t
}

// message is api.Message, which the page reads in its own language.
var message = reflect.TypeFor[api.Message]()

func isPart(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t != reflect.TypeFor[time.Time]() && t != message
}

func isNumber(t reflect.Type) bool {
	return t.Kind() >= reflect.Int && t.Kind() <= reflect.Float64
}

// reader is the expression that reads the field, in terms of the page's
// shape.ts.
func (f field) reader() (string, error) {
	of := base(f.of)
	switch {
	case f.of != of && f.of.Elem() != of: // nested lists or maps
	case of == reflect.TypeFor[json.RawMessage]():
		return "v.optional(v.unknown())", nil
	case of == reflect.TypeFor[time.Time]():
		return "time", nil
	case len(f.words) > 0:
		return "oneOf(['" + strings.Join(f.words, "', '") + "'])", nil
	case of == message && f.of.Kind() == reflect.Slice:
		return "saids", nil
	case of == message:
		return "said", nil
	case f.name == "label":
		return "word", nil
	case isPart(of):
		with, known := map[reflect.Kind]string{reflect.Struct: "part", reflect.Pointer: "maybe", reflect.Slice: "list"}[f.of.Kind()]
		if known {
			return with + "(" + of.Name() + ")", nil
		}
	case isNumber(of):
		with, known := map[reflect.Kind]string{reflect.Pointer: "maybeNumber", reflect.Slice: "numbers", of.Kind(): "number"}[f.of.Kind()]
		if known {
			return with, nil
		}
	case of.Kind() == reflect.Bool:
		return "flag", nil
	case of.Kind() == reflect.String && f.of.Kind() == reflect.Slice:
		return "texts", nil
	case of.Kind() == reflect.String:
		return "text", nil
	}
	return "", fmt.Errorf("how a %s is read is not known", f.of)
}

// written is the type of the field if the page sends it.
func (f field) written() (string, error) {
	of := base(f.of)
	name := ""
	switch {
	case of == reflect.TypeFor[json.RawMessage]():
		return "unknown", nil
	case len(f.words) > 0:
		name = "'" + strings.Join(f.words, "' | '") + "'"
	case of == message:
		name = "never" // only the cart sends messages
	case isPart(of):
		name = of.Name()
	case isNumber(of):
		name = "number"
	case of.Kind() == reflect.Bool:
		name = "boolean"
	case of.Kind() == reflect.String, of == reflect.TypeFor[time.Time]():
		name = "string"
	default:
		return "", fmt.Errorf("how a %s is written is not known", f.of)
	}
	if f.of.Kind() == reflect.Map {
		return "Record<string, " + name + ">", nil
	}
	return name, nil
}

func title(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
