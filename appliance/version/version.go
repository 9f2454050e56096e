// Package version tells which build this is.
package version

// version is set by the linker.
var version = "unknown"

// String returns the version as `git describe` names it.
func String() string { return version }
