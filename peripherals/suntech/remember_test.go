package suntech_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"telecart/peripherals"
	"telecart/peripherals/suntech"
)

// memory is a disk that outlives the driver. It notes how many starts the
// module had when each was kept.
type memory struct {
	mu     sync.Mutex
	cuff   *suntech.Twin
	kept   []byte
	sent   []int
	broken bool
}

func (m *memory) Recall() ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broken {
		return nil, errors.New("the disk is damaged")
	}
	return bytes.Clone(m.kept), nil
}

// Keep is slow, as disks are: what is sent before it returns reaches the module.
func (m *memory) Keep(b []byte) error {
	time.Sleep(500 * time.Millisecond)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sent = append(m.sent, len(m.cuff.Starts()))
	if m.broken {
		return errors.New("the disk is full")
	}
	m.kept = bytes.Clone(b)
	return nil
}

// started is a new driver, as of a program that was started again.
func (m *memory) started(t *testing.T) *bed {
	t.Helper()
	b := runBed(t, m.cuff, m, `{"port": "cable", "interval_minutes": 2}`)
	b.AwaitState(t, peripherals.Online)
	return b
}

// fill starts and stops the cuff so many times.
func (b *bed) fill(t *testing.T, size string, times int) {
	t.Helper()
	for range times {
		var refused *peripherals.Refused
		for errors.As(b.measure(t, size), &refused) {
			if !strings.Contains(refused.Said.English, "being emptied") {
				t.Fatal(refused)
			}
			time.Sleep(20 * time.Millisecond) // until the cuff is empty
		}
		if err := b.driver.Abort(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// refused is why a start is refused once the cuff is at rest.
func (b *bed) refused(t *testing.T, size string) string {
	t.Helper()
	for {
		err := b.measure(t, size)
		var refused *peripherals.Refused
		if !errors.As(err, &refused) {
			return fmt.Sprint(err)
		}
		if !strings.Contains(refused.Said.English, "being emptied") {
			return refused.Said.English
		}
		time.Sleep(20 * time.Millisecond) // until the cuff is empty
	}
}

// The arm's rest outlives the program, and each start is kept before it is
// sent; a restart starts nothing by itself.
func TestRestartRemembersStarts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &memory{cuff: suntech.NewTwin(time.Now)}
		b := m.started(t)
		b.fill(t, "neonate", 3)
		b.Stop(t)
		b = m.started(t)
		b.fill(t, "neonate", 1)
		b.Stop(t)
		b = m.started(t)
		if why := b.refused(t, "neonate"); !strings.Contains(why, "too often") {
			t.Errorf("the fifth start within a quarter of an hour: %s", why)
		}
		if n := len(m.cuff.Starts()); n != 4 {
			t.Errorf("the module was started %d times, want 4", n)
		}
		for i, n := range m.sent {
			if n != i {
				t.Errorf("start %d was kept when the module had had %d", i+1, n)
			}
		}
	})
}

// A clock that was set back does not hold the cuff for longer than the window,
// and a disk that is broken not at all.
func TestRestartWithOddMemory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		year := time.Now().Add(365 * 24 * time.Hour)
		ahead, err := json.Marshal(map[string][]time.Time{"starts": {year, year, year, year}})
		if err != nil {
			t.Fatal(err)
		}
		m := &memory{cuff: suntech.NewTwin(time.Now), kept: ahead}
		if why := m.started(t).refused(t, "neonate"); !strings.Contains(why, "in 15 minutes") {
			t.Errorf("after the clock was set back: %s", why)
		}
		for name, m := range map[string]*memory{
			"nothing": {}, "garbage": {kept: []byte("}{")}, "broken": {broken: true},
			"long ago": {kept: []byte(`{"starts":["1999-01-01T00:00:00Z","1999-01-01T00:00:00Z","1999-01-01T00:00:00Z","1999-01-01T00:00:00Z"]}`)},
		} {
			m.cuff = suntech.NewTwin(time.Now)
			m.started(t).fill(t, "neonate", 1)
			if len(m.sent) != 1 {
				t.Errorf("%s: kept %d times", name, len(m.sent))
			}
		}
	})
}
