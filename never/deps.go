//go:build never

package x

import (
	_ "fyne.io/fyne/v2/app"
	_ "fyne.io/fyne/v2/test"
	_ "github.com/blackjack/webcam"
	_ "github.com/chromedp/chromedp"
	_ "github.com/coder/websocket"
	_ "github.com/google/uuid"
	_ "github.com/hraban/opus"
	_ "github.com/nats-io/nats-server/v2/server"
	_ "github.com/nats-io/nats.go/jetstream"
	_ "github.com/nats-io/nkeys"
	_ "github.com/ncruces/go-sqlite3/driver"
	_ "github.com/ncruces/go-sqlite3/vfs/adiantum"
	_ "github.com/pelletier/go-toml/v2"
	_ "github.com/pion/interceptor/pkg/gcc"
	_ "github.com/pion/webrtc/v4"
	_ "github.com/pion/rtp/codecs"
	_ "github.com/warthog618/go-gpiocdev"
	_ "go.bug.st/serial"
	_ "golang.org/x/crypto/argon2"
	_ "golang.org/x/sys/unix"
	_ "golang.org/x/time/rate"
	_ "golang.org/x/sync/errgroup"
)
