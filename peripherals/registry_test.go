package peripherals_test

import (
	"testing"

	"telecart/peripherals"
)

func TestRegistry(t *testing.T) {
	r := peripherals.NewRegistry(peripherals.Model{ID: "b"}, peripherals.Model{ID: "a", Label: "A"})
	if m := r.Models(); len(m) != 2 || m[0].ID != "a" || m[1].ID != "b" {
		t.Errorf("models %+v, want them by ID", m)
	}
	if m, ok := r.Lookup("a"); !ok || m.Label != "A" {
		t.Errorf("lookup: %+v %v", m, ok)
	}
	if _, ok := r.Lookup("c"); ok {
		t.Error("found a model that is not there")
	}
	r.Models()[0].ID = "changed"
	if _, ok := r.Lookup("a"); !ok {
		t.Error("the list that was handed out is the registry's own")
	}
}

func TestRegistryRefusesTwins(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("two models of one ID were taken")
		}
	}()
	peripherals.NewRegistry(peripherals.Model{ID: "a"}, peripherals.Model{ID: "a"})
}
