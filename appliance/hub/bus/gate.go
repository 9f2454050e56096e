package bus

import (
	"encoding/base64"
	"errors"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"
)

var errStranger = errors.New("no such cart")

// answerGate signs in carts from before there were credentials, which have only
// an enrolled key. A server that sees no token asks here. The hubs take turns.
func (b *Bus) answerGate() error {
	_, err := b.gate.QueueSubscribe("$SYS.REQ.USER.AUTH", "carthub", func(m *nats.Msg) {
		q, err := jwt.DecodeAuthorizationRequestClaims(string(m.Data))
		if err != nil {
			b.log.Warn("a question of the NATS server could not be read", "err", err)
			return
		}
		a := jwt.NewAuthorizationResponseClaims(q.UserNkey)
		a.Audience = q.Server.ID
		if a.Jwt, err = b.admit(q); err != nil {
			a.Error = err.Error()
		}
		answer, err := sign(b.keys.gate, a)
		if err == nil {
			err = m.Respond([]byte(answer))
		}
		if err != nil {
			b.log.Warn("a cart without credentials was not let in", "err", err)
		}
	})
	if err != nil {
		return err
	}
	return b.gate.Flush()
}

// admit returns the token of the cart whose key signed the server's nonce.
func (b *Bus) admit(q *jwt.AuthorizationRequestClaims) (string, error) {
	cart, ok := b.cartOf(q.ConnectOptions.Nkey)
	if !ok {
		return "", errStranger
	}
	key, err := nkeys.FromPublicKey(q.ConnectOptions.Nkey)
	if err != nil {
		return "", errStranger
	}
	signed, err := base64.RawURLEncoding.DecodeString(q.ConnectOptions.SignedNonce)
	if err != nil || key.Verify([]byte(q.ClientInformation.Nonce), signed) != nil {
		return "", errStranger
	}
	return sign(b.keys.account, cartClaims(q.UserNkey, cart))
}
