// Package version identifies this build.
package version

// version is set by the linker.
var version = "unknown"

// String returns the version in the form of `git describe`.
func String() string { return version }
