package bus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
)

// kickWait is how long servers have to list a cart's connections.
const kickWait = time.Second

// Revoke tells the servers which keys are no longer valid; they close the
// connections made with them.
func (b *Bus) Revoke(ctx context.Context, revoked map[string]time.Time) error {
	id, err := public(b.keys.account)
	if err != nil {
		return err
	}
	token, err := b.keys.accountToken(id, revoked)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	m, err := b.system.RequestWithContext(ctx, "$SYS.REQ.ACCOUNT."+id+".CLAIMS.UPDATE", []byte(token))
	if err != nil {
		return fmt.Errorf("nats: tell the servers what is revoked: %w", err)
	}
	var answer struct {
		Error *struct{ Description string } `json:"error"`
	}
	if err := json.Unmarshal(m.Data, &answer); err != nil || answer.Error != nil {
		return errors.Join(err, fmt.Errorf("nats: the servers refuse what is revoked: %s", m.Data))
	}
	return nil
}

// Kick closes the connections of a cart that signed in with a key alone: its
// token names no key that could be revoked.
func (b *Bus) Kick(cart string) error {
	account, err := public(b.keys.account)
	if err != nil {
		return err
	}
	inbox := b.system.NewInbox()
	list, err := b.system.SubscribeSync(inbox)
	if err != nil {
		return err
	}
	defer list.Unsubscribe()
	question, err := json.Marshal(map[string]any{"acc": account, "user": cart, "auth": true})
	if err != nil {
		return err
	}
	if err := b.system.PublishRequest("$SYS.REQ.SERVER.PING.CONNZ", inbox, question); err != nil {
		return err
	}
	for end := time.Now().Add(kickWait); ; {
		m, err := list.NextMsg(time.Until(end))
		if errors.Is(err, nats.ErrTimeout) {
			return nil // every reachable server has answered
		} else if err != nil {
			return err
		}
		var answer struct {
			Server struct{ ID string }
			Data   struct {
				Connections []struct{ Cid uint64 }
			}
		}
		if err := json.Unmarshal(m.Data, &answer); err != nil {
			return err
		}
		for _, c := range answer.Data.Connections {
			data := fmt.Appendf(nil, `{"cid":%d}`, c.Cid)
			if _, err := b.system.Request("$SYS.REQ.SERVER."+answer.Server.ID+".KICK", data, kickWait); err != nil {
				return err
			}
		}
	}
}
