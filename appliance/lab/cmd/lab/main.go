// Command lab runs the suites of the virtual hardware lab: it builds the guest
// if necessary, builds the suites, boots, and reports. `make lab` calls it from
// the top of the checkout.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"telecart/appliance/cli"
)

// lab is one run with its options.
type lab struct {
	cli.Common
	Cache     string        `default:"${cache}" placeholder:"DIR" help:"Folder of the guests and of the last results."`
	Shell     bool          `help:"Give a shell in the guest instead of running the suites."`
	Run       string        `placeholder:"REGEXP" help:"Run only tests that match this."`
	Limit     time.Duration `default:"40m" help:"End the whole run, the building of the guest included, after this time."`
	Still     time.Duration `default:"6m" help:"End the guest when it has said nothing for this time."`
	BreakPlug int           `placeholder:"N" help:"Let plug N of the vitals suite and all after it fail, to see how such a run ends."`
}

// errFailed ends a run with a failed suite, which was reported.
var errFailed = errors.New("the lab has failed")

func main() {
	var l lab
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	command, status := cli.Parse("lab", "The suites of the virtual hardware lab.", &l, os.Args[1:], os.Stdout, os.Stderr,
		kong.Vars{"cache": filepath.Join(cache, "telecart", "lab")})
	if command == nil {
		os.Exit(status)
	}

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := l.all(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "lab:", err)
		stop()
		os.Exit(cli.Failed)
	}
}

func (l *lab) all(ctx context.Context) error {
	unlock, err := l.lock()
	if err != nil {
		return err
	}
	defer unlock()
	ctx, cancel := context.WithTimeoutCause(ctx, l.Limit, fmt.Errorf("the run took longer than %v", l.Limit))
	defer cancel()
	begin := time.Now()
	results := filepath.Join(l.Cache, "last")
	load := filepath.Join(l.Cache, "payload")
	suites, err := l.payload(ctx, load)
	if err != nil {
		return errors.Join(err, context.Cause(ctx))
	}
	guest, err := l.guest(ctx)
	if err != nil {
		return err
	}
	if err := os.RemoveAll(results); err != nil {
		return err
	}
	if err := os.MkdirAll(results, 0o755); err != nil {
		return err
	}
	m := machine{guest: guest, load: load, results: results, still: l.Still}
	if l.Shell {
		return m.shell(ctx, os.Stdin, os.Stdout)
	}
	fmt.Printf("lab: guest and %d suites ready after %.0f s; results in %s\n", len(suites), time.Since(begin).Seconds(), results)
	r, err := newReport(results, suites)
	if err != nil {
		return err
	}
	bootErr := m.boot(ctx, r)
	ok := r.finish()
	fmt.Printf("lab: %.0f s in all\n", time.Since(begin).Seconds())
	if bootErr != nil {
		m.lastLines(os.Stdout)
		return bootErr
	}
	if !ok {
		return fmt.Errorf("%w: %s has the console, the journal and report.json", errFailed, results)
	}
	return nil
}

// lock waits until no other lab uses the cache: two would mix their results and
// slow each other down.
func (l *lab) lock() (unlock func(), err error) {
	if err := os.MkdirAll(l.Cache, 0o755); err != nil {
		return nil, err
	}
	f, err := os.Create(filepath.Join(l.Cache, "lock"))
	if err != nil {
		return nil, err
	}
	if syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
		fmt.Println("lab: another one is running; waiting for it")
		if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
			f.Close()
			return nil, fmt.Errorf("%s: %w", f.Name(), err)
		}
	}
	return func() { f.Close() }, nil
}
