package main

import (
	"testing"

	"github.com/alecthomas/kong"

	"telecart/appliance/cli/clitest"
)

func TestUse(t *testing.T) {
	clitest.Use(t, "lab", func() any { return new(lab) }, map[string]int{
		"": 0,
		"-run X -shell -limit 10m --still 5s -break-plug 3 -cache /x": 0,
		"-limit soon":   2,
		"-break-plug x": 2,
		"x":             2,
	}, kong.Vars{"cache": "/x"})
}
