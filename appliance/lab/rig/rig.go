// Package rig is what the suites of the lab share: modules, waiting, leaks, a
// GPIO simulator, a serial gadget. It works only in the lab's guest.
package rig

import (
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"telecart/peripherals/peripheraltest"
)

// Load loads a kernel module, with parameters such as "n_devs=2", for the
// duration of the test.
func Load(t testing.TB, module string, parameters ...string) {
	t.Helper()
	Run(t, "modprobe", append([]string{module}, parameters...)...)
	t.Cleanup(func() { Unload(t, module) })
}

// Unload removes a module; a device that is still open a moment later fails the
// test.
func Unload(t testing.TB, module string) {
	t.Helper()
	var out []byte
	var err error
	for range 50 {
		if out, err = exec.Command("modprobe", "-r", module).CombinedOutput(); err == nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Errorf("modprobe -r %s: %v: %s", module, err, out)
}

// Run runs a program and returns its standard output.
func Run(t testing.TB, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		text := ""
		if e, ok := err.(*exec.ExitError); ok {
			text = string(e.Stderr)
		}
		t.Fatalf("%s %s: %v: %s%s", name, strings.Join(args, " "), err, out, text)
	}
	return string(out)
}

// Write writes a file of sysfs or configfs.
func Write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Read reads a file of sysfs or configfs, without the last newline.
func Read(t testing.TB, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(b))
}

// Await waits until ok, at most limit, and returns how long it took. It fails
// the test if it takes longer.
func Await(t testing.TB, limit time.Duration, what string, ok func() bool) time.Duration {
	t.Helper()
	begin := time.Now()
	if !Waited(limit, ok) {
		t.Fatalf("no %s after %v", what, limit)
	}
	return time.Since(begin)
}

// Waited waits until ok, at most limit, and reports whether it came.
func Waited(limit time.Duration, ok func() bool) bool {
	for begin := time.Now(); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Since(begin) > limit {
			return false
		}
	}
	return true
}

// Exists reports whether path exists.
func Exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// Gone reports whether there is nothing at path, not even a dangling link: the
// kernel removes a node before udev removes its names.
func Gone(path string) bool {
	_, err := os.Lstat(path)
	return err != nil
}

// NoLeak fails the test if it ends with more goroutines or descriptors than
// now. Call it first, so that it checks last.
func NoLeak(t testing.TB) {
	t.Helper()
	peripheraltest.WakePoller(t)
	routines, files := runtime.NumGoroutine(), descriptors(t)
	t.Cleanup(func() {
		for range 100 {
			if runtime.NumGoroutine() <= routines && descriptors(t) <= files {
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
		stacks := make([]byte, 1<<16)
		t.Errorf("leak: %d goroutines (%d before), %d descriptors (%d before)\n%s", runtime.NumGoroutine(), routines,
			descriptors(t), files, stacks[:runtime.Stack(stacks, true)])
	})
}

func descriptors(t testing.TB) int {
	t.Helper()
	d, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(d)
}

// backLimit is how long a device may take to work again after it was plugged
// in.
const backLimit = 3 * time.Second

// Back judges how fast a device worked again in many rounds: ready is how long
// the kernel and udev took to name it, back how long until it worked. If a busy
// host spends most of the limit on the former, only our own part is judged.
func Back(t testing.TB, ready, back []time.Duration) {
	t.Helper()
	var ours []time.Duration
	for i := range back {
		ours = append(ours, back[i]-ready[i])
	}
	Report(t, "plugged in until udev had named it", ready)
	Report(t, "plugged in until it worked", back)
	Report(t, "of that our own part", ours)
	if _, p95, longest := Spread(ours); p95 > backLimit {
		t.Errorf("it took us %v (95 %%), %v at worst; %v are allowed", p95, longest, backLimit)
	}
	_, named, _ := Spread(ready)
	switch _, p95, longest := Spread(back); {
	case named > backLimit*2/3:
		t.Logf("the host is too busy to judge the whole: udev alone took %v", named)
	case p95 > backLimit:
		t.Errorf("back after %v (95 %%), %v at worst; %v are allowed", p95, longest, backLimit)
	}
}

// Lateness measures how late this program is woken until the test ends, and
// returns a function for the worst so far. If the host lets the guest wait,
// sound is lost that no program could have captured.
func Lateness(t testing.TB) func() time.Duration {
	t.Helper()
	var worst atomic.Int64
	stop, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			due := time.Now().Add(10 * time.Millisecond)
			select {
			case <-stop:
				return
			case <-time.After(time.Until(due)):
			}
			worst.Store(max(worst.Load(), int64(time.Since(due))))
		}
	}()
	t.Cleanup(func() {
		close(stop)
		<-ended
	})
	return func() time.Duration { return time.Duration(worst.Load()) }
}

// Report writes the spread of durations into the test's log.
func Report(t testing.TB, what string, all []time.Duration) {
	t.Helper()
	median, p95, longest := Spread(all)
	t.Logf("%s: %d times, median %.2f s, 95 %% %.2f s, longest %.2f s", what, len(all), median.Seconds(), p95.Seconds(), longest.Seconds())
}

// Spread returns the median, the 95th percentile and the longest of durations.
func Spread(all []time.Duration) (median, p95, longest time.Duration) {
	if len(all) == 0 {
		return 0, 0, 0
	}
	s := slices.Sorted(slices.Values(all))
	return s[len(s)/2], s[(len(s)*95+99)/100-1], s[len(s)-1]
}
