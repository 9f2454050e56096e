package main

import "testing"

func TestTopLevel(t *testing.T) {
	for match, want := range map[string]string{
		"":                          "",
		"TestA":                     "TestA",
		"TestA$|TestB":              "TestA$|TestB",
		"TestA/part|TestB/x/y":      "TestA|TestB",
		"Test[/AB]/part|Test(C|D)/": "Test[/AB]|Test(C|D)",
	} {
		if got := topLevel(match); got != want {
			t.Errorf("%q: %q, not %q", match, got, want)
		}
	}
}
