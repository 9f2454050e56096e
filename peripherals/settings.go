package peripherals

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// SettingError is a problem with one key of an instrument's settings.
type SettingError struct {
	Key     string
	Problem string // "is required", "must be one of …"
}

func (e *SettingError) Error() string { return fmt.Sprintf("%s %s", e.Key, e.Problem) }

// Settings decodes raw, a JSON object, into v, a pointer to a struct with json
// tags. Unknown keys and wrong types are all reported, each as a *SettingError;
// the rest is decoded all the same, so that the model can report what else is
// wrong.
func Settings(raw json.RawMessage, v any) error {
	var left map[string]json.RawMessage
	if len(bytes.TrimSpace(raw)) > 0 {
		if err := json.Unmarshal(raw, &left); err != nil {
			return fmt.Errorf("settings: %w", err)
		}
	}
	problems := strangers(left, v)
	for {
		problem, err := decode(left, v)
		if err != nil {
			return errors.Join(append(problems, fmt.Errorf("settings: %w", err))...)
		}
		if problem == nil {
			return errors.Join(problems...)
		}
		problems = append(problems, problem)
		delete(left, problem.Key)
	}
}

// strangers removes the keys that v does not have and reports each. The decoder
// alone would accept Port for port.
func strangers(left map[string]json.RawMessage, v any) (problems []error) {
	known := map[string]bool{}
	for _, f := range reflect.VisibleFields(reflect.TypeOf(v).Elem()) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		known[name] = true
	}
	for _, key := range slices.Sorted(maps.Keys(left)) {
		if key == "" || !known[key] {
			problems = append(problems, &SettingError{Key: key, Problem: "is not a setting of this model"})
			delete(left, key)
		}
	}
	return problems
}

// decode returns the first problem with one of the keys.
func decode(left map[string]json.RawMessage, v any) (*SettingError, error) {
	raw, err := json.Marshal(left)
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields() // within a setting
	err = dec.Decode(v)
	var typ *json.UnmarshalTypeError
	if errors.As(err, &typ) {
		path := strings.Split(typ.Field, ".") // names embedded structs too
		for _, key := range path {
			if _, ok := left[key]; ok {
				return &SettingError{Key: key, Problem: "must be " + kind(typ.Type)}, nil
			}
		}
	}
	return nil, err
}

func kind(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "text in quotes"
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int64, reflect.Int32, reflect.Uint, reflect.Uint64, reflect.Uint32:
		return "a whole number"
	case reflect.Float64, reflect.Float32:
		return "a number"
	case reflect.Slice:
		return "a list"
	}
	return "a " + t.String()
}
