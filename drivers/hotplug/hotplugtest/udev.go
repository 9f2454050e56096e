// Package hotplugtest is a udev for tests.
package hotplugtest

import (
	"context"
	"sync"

	"telecart/drivers/hotplug"
)

// Udev passes events from Send to its listeners. Its zero value is ready.
type Udev struct {
	mu    sync.Mutex
	tells map[int]func(hotplug.Event)
	next  int
}

// Listen is a hotplug.Listener.
func (u *Udev) Listen(ctx context.Context, tell func(hotplug.Event)) error {
	u.mu.Lock()
	if u.tells == nil {
		u.tells = map[int]func(hotplug.Event){}
	}
	id := u.next
	u.next++
	u.tells[id] = tell
	tell(hotplug.Event{Action: hotplug.Missed})
	u.mu.Unlock()
	<-ctx.Done()
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.tells, id)
	return nil
}

// Send sends an event to all present listeners.
func (u *Udev) Send(e hotplug.Event) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, tell := range u.tells {
		tell(e)
	}
}

var _ hotplug.Listener = (*Udev)(nil).Listen
