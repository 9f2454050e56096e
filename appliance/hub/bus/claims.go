package bus

import (
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nkeys"
)

// replyTTL is how long a cart may take to answer a command; a little longer
// than a page waits.
const replyTTL = 10 * time.Second

// cartSubscriptions is how many subscriptions a cart may have; it uses three.
const cartSubscriptions = 16

func sign(by nkeys.KeyPair, c jwt.Claims) (string, error) {
	token, err := c.Encode(by)
	if err != nil {
		return "", fmt.Errorf("nats: sign %s: %w", c.Claims().Name, err)
	}
	return token, nil
}

func public(p nkeys.KeyPair) (string, error) {
	key, err := p.PublicKey()
	if err != nil {
		return "", fmt.Errorf("nats: a public key: %w", err)
	}
	return key, nil
}

// cartClaims lets a cart publish under its own id, receive what is meant for
// it, and answer each request once. The server refuses everything else.
func cartClaims(key, id string) *jwt.UserClaims {
	c := jwt.NewUserClaims(key)
	c.Name = id
	c.Pub.Allow.Add("cart." + id + ".>")
	c.Sub.Allow.Add("hub." + id + ".>")
	c.Limits.Subs = cartSubscriptions
	c.Resp = &jwt.ResponsePermission{MaxMsgs: 1, Expires: replyTTL}
	return c
}

// tokens are what the servers need at their start.
type tokens struct {
	operator, system, account, gate string // JWTs
	sentinel                        string // for clients that show none
	systemID, accountID, gateID     string // public keys
}

// tokens signs all accounts; the keys in revoked are no longer valid.
func (k *Keys) tokens(revoked map[string]time.Time) (t tokens, err error) {
	for _, p := range []struct {
		pair nkeys.KeyPair
		to   *string
	}{{k.system, &t.systemID}, {k.account, &t.accountID}, {k.gate, &t.gateID}} {
		if *p.to, err = public(p.pair); err != nil {
			return t, err
		}
	}
	operatorID, err := public(k.operator)
	if err != nil {
		return t, err
	}
	porter, err := public(k.porter)
	if err != nil {
		return t, err
	}
	operator := jwt.NewOperatorClaims(operatorID)
	operator.Name, operator.SystemAccount = "telecart", t.systemID
	if t.operator, err = sign(k.operator, operator); err != nil {
		return t, err
	}
	system := jwt.NewAccountClaims(t.systemID)
	system.Name = "SYS"
	if t.system, err = sign(k.operator, system); err != nil {
		return t, err
	}
	if t.account, err = k.accountToken(t.accountID, revoked); err != nil {
		return t, err
	}
	gate := jwt.NewAccountClaims(t.gateID)
	gate.Name = "gate"
	gate.EnableExternalAuthorization(porter)
	gate.Authorization.AllowedAccounts.Add(t.accountID)
	if t.gate, err = sign(k.operator, gate); err != nil {
		return t, err
	}
	t.sentinel, err = k.sentinel()
	return t, err
}

// accountToken is the token of the account of hubs and carts.
func (k *Keys) accountToken(id string, revoked map[string]time.Time) (string, error) {
	account := jwt.NewAccountClaims(id)
	account.Name = "telecart"
	for key := range revoked {
		account.RevokeAt(key, time.Now().Add(time.Hour)) // for ever: no token is signed for such a key again
	}
	return sign(k.operator, account)
}

// sentinel stands for clients that show no credentials. It gives access to
// nothing, but lets the porter look at the key that was shown.
func (k *Keys) sentinel() (string, error) {
	user, err := nkeys.CreateUser()
	if err != nil {
		return "", err
	}
	id, err := public(user)
	if err != nil {
		return "", err
	}
	c := jwt.NewUserClaims(id)
	c.Name, c.BearerToken = "gate", true
	c.Pub.Deny.Add(">")
	c.Sub.Deny.Add(">")
	return sign(k.gate, c)
}

// ServerConfig is the configuration of each server of a cluster, without its
// addresses, certificate and routes.
func (k *Keys) ServerConfig() (string, error) {
	t, err := k.tokens(nil)
	if err != nil {
		return "", err
	}
	return strings.NewReplacer("$OPERATOR", t.operator, "$SYSTEM_ID", t.systemID, "$SYSTEM", t.system,
		"$ACCOUNT_ID", t.accountID, "$ACCOUNT", t.account, "$GATE_ID", t.gateID, "$GATE", t.gate,
		"$SENTINEL", t.sentinel).Replace(serverConfig), nil
}

// The limits are the same as those of the server inside a hub.
const serverConfig = `# For each nats-server of the cluster, besides listen, tls and cluster.
operator: $OPERATOR
system_account: $SYSTEM_ID
resolver {
  type: full
  dir: "/var/lib/nats/accounts"
}
resolver_preload {
  $SYSTEM_ID: $SYSTEM
  $ACCOUNT_ID: $ACCOUNT
  $GATE_ID: $GATE
}
# Lets carts in that have a key but no credentials.
default_sentinel: "$SENTINEL"
max_payload: 512KB
max_control_line: 4KB
max_subscriptions: 64
ping_interval: "10s"
ping_max: 2
write_deadline: "10s"
`
