//go:build system

package systemtest

import (
	"os"
	"path/filepath"
	"testing"
)

// artifact is where a picture or a log of this name is to be kept; empty when
// nobody asked for any. Folders are made as needed.
func artifact(t testing.TB, name string) string {
	dir := os.Getenv("ARTIFACTS")
	if dir == "" {
		return ""
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Errorf("ARTIFACTS: %v", err)
	}
	return filepath.Join(dir, name)
}
