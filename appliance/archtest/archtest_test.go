package archtest

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

type pkg struct {
	ImportPath string
	Doc        string
	Name       string
	Imports    []string
	Deps       []string // the imports, and theirs
}

// tree lists all packages of the module as `go list` sees them.
func tree(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-tags=nolibopusfile", "-e", "-json=ImportPath,Doc,Name,Imports,Deps", "./...")
	cmd.Dir = "../.."
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var all []pkg
	for dec := json.NewDecoder(out); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	if len(all) < 10 {
		t.Fatalf("only %d packages found", len(all))
	}
	return all
}

// rule refuses the imports that match imports, less those that match but, to
// all packages that match in, less those that match except.
type rule struct {
	in, except   string
	imports, but string
	through      bool // what is imported imports no such thing either
	why          string
}

func rules() []rule {
	return []rule{
		{in: `^telecart/drivers/`, imports: `^telecart/`, but: `^telecart/drivers/`,
			why: "a driver knows nothing of instruments, patients or sessions"},
		{in: `^telecart/peripherals`, imports: `^telecart/(appliance|ui)`,
			why: "an instrument works without a cart"},
		{in: `^telecart/appliance/(api|config|record)$`, imports: `^telecart/`,
			why: "wire types, the record and configuration are read by everybody and depend on nobody"},
		{in: `^telecart/appliance/internal/(encounter|store)$`, imports: `^telecart/appliance/api$`,
			why: "what is stored is a type of the record, never one of the API"},
		{in: `^telecart/appliance/vitals$`, imports: `^telecart/`, but: `^telecart/appliance/api$`,
			why: "what a clinician is shown follows from the readings alone"},
		{in: `^telecart/appliance/client$`, imports: `^telecart/`, but: `^telecart/appliance/api$`,
			why: "a client knows the daemon by its API only"},
		{in: `^telecart/appliance/codec`, imports: `^telecart/`, but: `^telecart/(drivers/v4l2$|appliance/codec)`,
			why: "the kiosk decodes with it, outside the daemon"},
		{in: `^telecart/appliance/hub`, imports: `^telecart/(drivers|peripherals|appliance/internal|ui/kiosk)`,
			but: `^telecart/appliance/internal/store$`,
			why: "the hub knows carts by their messages only; what it keeps it keeps as they do"},
		{in: `^telecart/appliance/systemtest/foreign`, imports: `^telecart/`,
			why: "an instrument written from the vendor's document shares no mistake with the driver"},
		{in: `^telecart/ui/kiosk`, imports: `^telecart/(drivers|peripherals|appliance/internal|appliance/hub)`,
			but: `^telecart/drivers/v4l2$`,
			why: "the kiosk holds no truth: it renders the daemon's state and sends intents"},
		{in: `^telecart/ui/kiosk/state`, imports: `^fyne\.io/`,
			why: "what the kiosk says is tested without a window"},
		{in: `^telecart/`, imports: `^github\.com/pion/`,
			except: `^telecart/appliance/internal/media`,
			why:    "pion stays in media"},
		{in: `^telecart/`, imports: `^github\.com/nats-io/`,
			except: `^telecart/appliance/(hub/bus$|internal/uplink$)`,
			why:    "NATS stays in one room of the hub and in the cart's one uplink"},
		{in: `^telecart/`, imports: `^(database/sql|github\.com/jackc/)`,
			except: `^telecart/appliance/(hub/(database|identity)|internal/(store|encounter))`,
			why:    "SQL stays where things are kept"},
		{in: `^telecart/`, imports: `^telecart/appliance/codec/echo$`,
			except: `^telecart/appliance/internal/media$`,
			why:    "echo is taken out of the conversation only, never of the stethoscope"},
		{in: `^telecart/`, imports: `^telecart/peripherals/all$`,
			except: `^telecart/(appliance/cmd/|peripherals/all/)`,
			why:    "only who puts a cart together needs every model"},
		{in: `^telecart/appliance/(internal/daemon|cmd/cartd)$`, imports: `^telecart/peripherals/sim(/|$)`, through: true,
			why: "a virtual instrument is in a daemon only that was started for practice, with buses that have it"},
		{in: `^telecart/`, imports: `^(testing$|telecart/.*/(\w+test|suites)$)`, but: `/selftest$`,
			except: `^telecart/(.*test(/|$)|appliance/(archtest|systemtest|lab/))`,
			why:    "what tests need stays out of the programs"},
	}
}

func TestImports(t *testing.T) {
	for _, p := range tree(t) {
		for _, r := range rules() {
			if !matches(r.in, p.ImportPath) || matches(r.except, p.ImportPath) {
				continue
			}
			imports := p.Imports
			if r.through {
				imports = p.Deps
			}
			for _, i := range imports {
				if matches(r.imports, i) && !matches(r.but, i) {
					t.Errorf("%s imports %s: %s", p.ImportPath, i, r.why)
				}
			}
		}
	}
}

func matches(pattern, path string) bool {
	return pattern != "" && regexp.MustCompile(pattern).MatchString(path)
}

// A driver uses the standard library, its one package and x/sys; no sibling.
func TestDrivers(t *testing.T) {
	own := map[string]string{
		"serial": "go.bug.st/serial", "gpio": "github.com/warthog618/go-gpiocdev",
		"v4l2": "github.com/blackjack/webcam", "alsa": "C",
	}
	for _, p := range tree(t) {
		rest, ok := strings.CutPrefix(p.ImportPath, "telecart/drivers/")
		if !ok {
			continue
		}
		bus, _, _ := strings.Cut(rest, "/")
		for _, i := range p.Imports {
			std := !strings.Contains(strings.Split(i, "/")[0], ".") && !strings.HasPrefix(i, "telecart/")
			mine := i == own[bus] || strings.HasPrefix(i, own[bus]+"/") || strings.HasPrefix(i, "telecart/drivers/"+bus)
			if !std && !mine && !strings.HasPrefix(i, "golang.org/x/sys/") {
				t.Errorf("%s imports %s: a driver uses the standard library, its one package and x/sys", p.ImportPath, i)
			}
		}
	}
}

// A model never imports a sibling model.
func TestModels(t *testing.T) {
	for _, p := range tree(t) {
		rest, ok := strings.CutPrefix(p.ImportPath, "telecart/peripherals/")
		if !ok {
			continue
		}
		me, _, _ := strings.Cut(rest, "/")
		if me == "all" || me == "peripheraltest" {
			continue
		}
		for _, i := range p.Imports {
			other, ok := strings.CutPrefix(i, "telecart/peripherals/")
			other, _, _ = strings.Cut(other, "/")
			if ok && other != me && other != "internal" {
				t.Errorf("%s imports %s: what two models share belongs in peripherals", p.ImportPath, i)
			}
		}
	}
}

func TestPackageDocs(t *testing.T) {
	for _, p := range tree(t) {
		if p.Doc == "" {
			t.Errorf("%s has no package comment: a newcomer wants one sentence", p.ImportPath)
		}
		for _, bad := range []string{"util", "utils", "common", "helper", "helpers", "manager", "misc"} {
			if p.Name == bad {
				t.Errorf("%s: a package is named by what it holds", p.ImportPath)
			}
		}
	}
}

// Links and pictures of the README lead to files that are there.
func TestReadme(t *testing.T) {
	raw, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(raw), "\n"); n > 90 {
		t.Errorf("the README has %d lines, at most 90 are read", n)
	}
	for _, m := range regexp.MustCompile(`\]\(([^)#:]+)\)`).FindAllStringSubmatch(string(raw), -1) {
		if _, err := os.Stat(filepath.Join("../..", m[1])); err != nil {
			t.Errorf("the README links to %s: %v", m[1], err)
		}
	}
}

func TestNoInit(t *testing.T) {
	out, err := exec.Command("grep", "-rlE", "--include=*.go", `^func init\(\)`, "../..").Output()
	var exit *exec.ExitError
	if err != nil && !(errors.As(err, &exit) && exit.ExitCode() == 1) {
		t.Fatal(err)
	}
	for _, f := range strings.Fields(string(out)) {
		if !strings.Contains(f, "node_modules") {
			t.Errorf("%s has an init(): what a program needs is made where it is used", f)
		}
	}
}
