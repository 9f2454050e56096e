// Command lab runs the suites of the virtual hardware lab: it builds the guest
// if it is not there, builds the suites, boots, and reports. `make lab` calls
// it from the top of the checkout.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

// lab is one run.
type lab struct {
	cache string        // of guests, and of the last run's results
	shell bool          // a shell in place of the suites
	match string        // -test.run of all suites
	limit time.Duration // of the whole run, the building of the guest included
	still time.Duration // without a word of the guest

	breakPlug int // from this plug on each fails on purpose; 0: none
}

// errFailed says that a suite failed; the report has said why.
var errFailed = errors.New("the lab has failed")

func main() {
	var l lab
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	flag.StringVar(&l.cache, "cache", filepath.Join(cache, "telecart", "lab"), "folder of the guests and of the last results")
	flag.BoolVar(&l.shell, "shell", false, "give a shell in the guest instead of running the suites")
	flag.StringVar(&l.match, "run", "", "run only tests that match this")
	flag.DurationVar(&l.limit, "limit", 40*time.Minute, "end the whole run after this time")
	flag.DurationVar(&l.still, "still", 6*time.Minute, "end the guest when it has said nothing for this time")
	flag.IntVar(&l.breakPlug, "break-plug", 0, "let plug `N` of the vitals suite and all after it fail, to see how such a run ends")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := l.run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "lab:", err)
		stop()
		os.Exit(1)
	}
}

func (l *lab) run(ctx context.Context) error {
	unlock, err := l.lock()
	if err != nil {
		return err
	}
	defer unlock()
	ctx, cancel := context.WithTimeoutCause(ctx, l.limit, fmt.Errorf("the run took longer than %v", l.limit))
	defer cancel()
	begin := time.Now()
	results := filepath.Join(l.cache, "last")
	load := filepath.Join(l.cache, "payload")
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
	m := machine{guest: guest, load: load, results: results, still: l.still}
	if l.shell {
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

// lock waits until no other lab uses the cache: two would mix their results,
// and take each other's time.
func (l *lab) lock() (unlock func(), err error) {
	if err := os.MkdirAll(l.cache, 0o755); err != nil {
		return nil, err
	}
	f, err := os.Create(filepath.Join(l.cache, "lock"))
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
