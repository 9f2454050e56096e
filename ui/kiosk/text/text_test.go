package text

import (
	"maps"
	"reflect"
	"regexp"
	"testing"
)

var verb = regexp.MustCompile(`%[0-9]*[a-z]`)

// Every language must have every text, with the same verbs in the same order.
func TestLanguagesAreComplete(t *testing.T) {
	english := all(English())
	if english["Readiness.Title"] == "" {
		t.Fatal("the texts of single screens are not looked at")
	}
	for _, lang := range Languages() {
		texts := all(For(lang))
		for name, want := range english {
			got := texts[name]
			if got == "" {
				t.Errorf("%s: %s is missing", lang, name)
			}
			if w, g := verb.FindAllString(want, -1), verb.FindAllString(got, -1); !reflect.DeepEqual(w, g) {
				t.Errorf("%s: %s has the verbs %v, English has %v", lang, name, g, w)
			}
		}
	}
}

// all are the texts of c: its own, and those of single screens, which its
// methods return.
func all(c *Catalogue) map[string]string {
	out := flatten(reflect.ValueOf(*c), "Catalogue")
	v := reflect.ValueOf(c)
	for i := range v.NumMethod() {
		if m := v.Method(i); m.Type().NumIn() == 0 && m.Type().NumOut() == 1 && m.Type().Out(0).Kind() == reflect.Struct {
			maps.Copy(out, flatten(m.Call(nil)[0], v.Type().Method(i).Name))
		}
	}
	return out
}

func flatten(v reflect.Value, name string) map[string]string {
	out := map[string]string{}
	switch v.Kind() {
	case reflect.String:
		out[name] = v.String()
	case reflect.Struct:
		for i := range v.NumField() {
			for k, s := range flatten(v.Field(i), name+"."+v.Type().Field(i).Name) {
				out[k] = s
			}
		}
	case reflect.Array:
		for i := range v.Len() {
			for k, s := range flatten(v.Index(i), name+string(rune('A'+i))) {
				out[k] = s
			}
		}
	}
	return out
}

func TestFor(t *testing.T) {
	for in, want := range map[string]string{"": "en", "C": "en", "es": "es", "es_MX.UTF-8": "es", "fr": "en"} {
		if got := For(in).Language; got != want {
			t.Errorf("For(%q) speaks %q, want %q", in, got, want)
		}
	}
}
