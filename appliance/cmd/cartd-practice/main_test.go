package main

import (
	"testing"

	"telecart/appliance/cli/clitest"
)

func TestUse(t *testing.T) {
	clitest.Use(t, "cartd-practice", func() any { return new(grammar) }, map[string]int{
		"-config x":   0,
		"--config=x":  0,
		"":            2,
		"-config":     2,
		"-config x y": 2,
	})
}
