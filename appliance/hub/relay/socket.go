package relay

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"
	"golang.org/x/time/rate"

	"telecart/appliance/api"
)

const (
	maxPageMessage = maxSignal + 64<<10 // bytes
	socketQueue    = 64                 // messages queued for a slow page
	socketWrite    = 10 * time.Second
	pingEvery      = 15 * time.Second
	goodbye        = 500 * time.Millisecond
	requestRate    = 50 // per second; a page that sends more is read more slowly
	requestBurst   = 200
	maxCommands    = 4 // of a page at a time
)

// StatusSignedOut closes a page's WebSocket when its sign-in has ended; the
// page then asks to sign in again. Every other status means: connect again.
const StatusSignedOut websocket.StatusCode = 4001

// Why the hub closes a WebSocket.
var (
	errSignedOut = errors.New("signed out")
	errExpired   = errors.New("the sign-in has expired")
	errDisabled  = errors.New("the account was disabled or changed")
	errSlow      = errors.New("the page does not keep up")
	errGone      = errors.New("the page is gone")
)

// socket is one page's WebSocket.
type socket struct {
	conn    *websocket.Conn
	from    api.Physician
	session string // key of the sign-in
	cancel  context.CancelCauseFunc

	news     chan struct{} // the roster has changed
	changes  func() []byte // takes the roster's changes for this page
	has      uint64        // number of the last change it was given; guarded by the switchboard's lock
	out      chan []byte
	commands chan struct{} // holds an element for each command under way
}

// Page is who opens a page's WebSocket, and by which sign-in.
type Page struct {
	From    api.Physician
	Session string // names the sign-in
	Expires time.Time
	Lasts   func(context.Context) (bool, error) // reports whether the sign-in is still good
}

// Serve opens a WebSocket on the request and serves it until it ends.
func (r *Relay) Serve(w http.ResponseWriter, q *http.Request, p Page) {
	r.pages.Add(1) // before Accept: http.Server does not wait for the connection after it
	defer r.pages.Done()
	conn, err := websocket.Accept(w, q, &websocket.AcceptOptions{})
	if err != nil {
		return // Accept has answered
	}
	defer conn.CloseNow()
	conn.SetReadLimit(maxPageMessage)

	left := p.Expires.Sub(r.now())
	timed, stop := context.WithTimeoutCause(r.life, left, errExpired)
	defer stop()
	ctx, cancel := context.WithCancelCause(timed)
	s := &socket{
		conn: conn, from: p.From, session: p.Session, cancel: cancel,
		news: make(chan struct{}, 1), out: make(chan []byte, socketQueue),
		commands: make(chan struct{}, maxCommands),
	}
	s.changes = func() []byte { return r.board.changes(s) }
	if !r.board.add(s, q.URL.Query().Get("have")) {
		conn.Close(websocket.StatusTryAgainLater, "Too many windows are open. Close some.")
		return
	}
	defer r.board.remove(s)
	if lasts, err := p.Lasts(ctx); err != nil {
		cancel(err)
	} else if !lasts {
		cancel(errSignedOut) // it was signed out before add
	}

	var wg sync.WaitGroup
	wg.Go(func() { s.write(ctx) })
	wg.Go(func() { s.ping(ctx) })
	reading, cut := context.WithCancel(context.Background())
	wg.Go(func() { s.closeWhenDone(ctx, cut) })
	defer context.AfterFunc(timed, func() {
		if errors.Is(context.Cause(timed), errExpired) {
			r.SignedOut(p.Session)
		}
	})()
	r.read(ctx, reading, s)
	cancel(errGone)
	wg.Wait()
}

// put queues a message. A page that does not keep up is cut off; it connects
// again.
func (s *socket) put(data []byte) {
	select {
	case s.out <- data:
	default:
		s.cancel(errSlow)
	}
}

// nudge makes write send the roster's changes.
func (s *socket) nudge() {
	select {
	case s.news <- struct{}{}:
	default:
	}
}

func (s *socket) write(ctx context.Context) {
	for {
		var data []byte
		select {
		case <-ctx.Done():
			return
		case <-s.news:
			data = s.changes()
		case data = <-s.out:
		}
		if err := s.send(data); err != nil {
			s.cancel(errSlow)
			return
		}
	}
}

func (s *socket) send(data []byte) error {
	ctx, cancel := context.WithTimeout(context.Background(), socketWrite)
	defer cancel()
	return s.conn.Write(ctx, websocket.MessageText, data)
}

// ping finds pages that went away without closing the connection.
func (s *socket) ping(ctx context.Context) {
	tick := time.NewTicker(pingEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		pong, cancel := context.WithTimeout(ctx, socketWrite)
		err := s.conn.Ping(pong)
		cancel()
		if err != nil {
			s.cancel(errGone)
			return
		}
	}
}

// closeWhenDone closes the WebSocket when ctx ends, and tells the page why; that
// also ends read. A page that does not answer the close is cut off, so that it
// does not delay the hub's restart.
func (s *socket) closeWhenDone(ctx context.Context, cut func()) {
	<-ctx.Done()
	defer time.AfterFunc(goodbye, cut).Stop()
	defer cut()
	switch why := context.Cause(ctx); {
	case errors.Is(why, errSignedOut), errors.Is(why, errExpired):
		s.conn.Close(StatusSignedOut, why.Error())
	case errors.Is(why, errDisabled):
		s.conn.Close(StatusSignedOut, "Your account was disabled or changed. Sign in again, or ask your administrator.")
	case errors.Is(why, errSlow):
		s.conn.Close(websocket.StatusPolicyViolation, why.Error())
	case errors.Is(why, errGone):
		s.conn.CloseNow()
	default:
		s.conn.Close(websocket.StatusGoingAway, "the hub is stopping")
	}
}

// read handles the page's requests until the connection or a context ends.
func (r *Relay) read(ctx, reading context.Context, s *socket) {
	pace := rate.NewLimiter(requestRate, requestBurst)
	for {
		kind, data, err := s.conn.Read(reading)
		if err != nil {
			return
		}
		if pace.Wait(ctx) != nil {
			return
		}
		var q api.PageRequest
		if kind != websocket.MessageText || json.Unmarshal(data, &q) != nil {
			s.fail("", api.Say("relay.page-not-understood", "The hub did not understand the page. Reload it."))
			continue
		}
		r.request(s, q)
	}
}
