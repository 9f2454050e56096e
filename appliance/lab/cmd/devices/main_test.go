package main

import (
	"testing"

	"telecart/appliance/cli"
	"telecart/appliance/cli/clitest"
)

func TestUse(t *testing.T) {
	clitest.Use(t, "devices", func() any { return new(cli.Common) }, map[string]int{
		"":  0,
		"x": 2,
	})
}
