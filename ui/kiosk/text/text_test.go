package text

import (
	"reflect"
	"regexp"
	"testing"
)

var verb = regexp.MustCompile(`%[0-9]*[a-z]`)

// Every language must have every text, with the same verbs in the same order.
func TestLanguagesAreComplete(t *testing.T) {
	english := flatten(reflect.ValueOf(*English()), "Catalogue")
	for _, lang := range Languages() {
		texts := flatten(reflect.ValueOf(*For(lang)), "Catalogue")
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
