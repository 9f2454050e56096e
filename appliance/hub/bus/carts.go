package bus

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nkeys"

	"telecart/appliance/api"
	"telecart/appliance/hub/relay"
)

// Hear gives f what carts publish, one after the other. The sender is sure:
// the server lets a cart publish under its own id only. It is one
// subscription, so that a signal never overtakes the presence that says whom
// it is for.
func (b *Bus) Hear(f func(cart, kind string, data []byte)) error {
	_, err := b.Conn.Subscribe("cart.*.*", func(m *nats.Msg) {
		parts := strings.Split(m.Subject, ".")
		f(parts[1], parts[2], m.Data)
	})
	if err != nil {
		return fmt.Errorf("nats: listen to the carts: %w", err)
	}
	return b.Conn.Flush()
}

// Ask gives a cart a command and returns its answer.
func (b *Bus) Ask(ctx context.Context, cart string, command []byte) ([]byte, error) {
	m, err := b.Conn.RequestWithContext(ctx, "hub."+cart+"."+api.SubjectCommand, command)
	if errors.Is(err, nats.ErrNoResponders) {
		return nil, relay.ErrAbsent
	} else if err != nil {
		return nil, err
	}
	return m.Data, nil
}

// Signal gives a cart a step of the media negotiation.
func (b *Bus) Signal(cart string, data []byte) error {
	return b.Conn.Publish("hub."+cart+"."+api.SubjectSignal, data)
}

// Connected says whether the hub itself is on the bus.
func (b *Bus) Connected() bool { return b.Conn.IsConnected() && b.Server.Running() }

// ValidKey says whether key is the public part of a cart's key.
func ValidKey(key string) bool { return nkeys.IsValidPublicUserKey(key) }

// Memory keeps carts in a bucket.
type Memory struct{ KV jetstream.KeyValue }

// Remember implements relay.Memory.
func (m Memory) Remember(ctx context.Context, cart string, what []byte) error {
	_, err := m.KV.Put(ctx, cart, what)
	return err
}

// Remembered implements relay.Memory.
func (m Memory) Remembered(ctx context.Context) (map[string][]byte, error) {
	keys, err := m.KV.Keys(ctx)
	if errors.Is(err, jetstream.ErrNoKeysFound) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	all := map[string][]byte{}
	for _, id := range keys {
		e, err := m.KV.Get(ctx, id)
		if err != nil {
			return nil, err
		}
		all[id] = e.Value()
	}
	return all, nil
}
