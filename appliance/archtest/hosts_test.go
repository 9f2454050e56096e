package archtest

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// registries are hosts of package registries. The names are put together here,
// so that this file does not name one itself.
func registries() []string {
	return []string{
		"proxy." + "golang.org", "sum." + "golang.org", "goproxy" + ".io", "goproxy" + ".cn",
		"registry." + "npmjs.org", "registry." + "yarnpkg.com", "npmmirror" + ".com", "nodesource" + ".com",
		"pypi" + ".org", "crates" + ".io", "docker" + ".io",
	}
}

// No tracked file names a package registry's host: packages come from where
// the machine gets its packages.
func TestNoRegistryHost(t *testing.T) {
	for _, host := range registries() {
		for _, f := range naming(t, "../..", host) {
			t.Errorf("%s names %s", f, host)
		}
	}
}

// naming lists the tracked files below dir that hold text, in any case.
func naming(t *testing.T, dir, text string) []string {
	t.Helper()
	cmd := exec.Command("git", "grep", "-liF", "-e", text)
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil && cmd.ProcessState.ExitCode() != 1 { // 1: none
		t.Fatalf("git grep: %v", err)
	}
	return strings.Fields(string(out))
}

// The search finds what stands in a lock file as well as in a script.
func TestNamingFinds(t *testing.T) {
	for text, file := range map[string]string{
		"LOCKFILEVERSION":      "ui/physician/package-lock.json",
		"golang.org/toolchain": ".ci/deps",
	} {
		if got := naming(t, "../..", text); !slices.Contains(got, file) {
			t.Errorf("%q is not found in %s, only in %q", text, file, got)
		}
	}
}
