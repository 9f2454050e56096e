package media

import (
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pion/logging"
	"github.com/pion/transport/v4/vnet"
	"github.com/pion/webrtc/v4"

	"telecart/appliance/api"
	"telecart/drivers/v4l2"
)

// link is a network of two: the cart, and the page behind a link of its own.
type link struct {
	cart, page *vnet.Net
	wan        *vnet.Router
	dead       atomic.Bool

	mu      sync.Mutex
	reached map[string]int // packets, by address
}

// newLink makes a link that carries bps bit/s to the page, 0 for any.
func newLink(t *testing.T, bps int) *link {
	t.Helper()
	logs := logging.NewDefaultLoggerFactory()
	wan, err := vnet.NewRouter(&vnet.RouterConfig{CIDR: "1.2.3.0/24", LoggerFactory: logs})
	if err != nil {
		t.Fatal(err)
	}
	l := &link{wan: wan, reached: map[string]int{}}
	for ip, n := range map[string]**vnet.Net{"1.2.3.4": &l.cart, "1.2.3.5": &l.page} {
		if *n, err = vnet.NewNet(&vnet.NetConfig{StaticIPs: []string{ip}}); err != nil {
			t.Fatal(err)
		}
	}
	for _, n := range []vnet.NIC{l.cart, narrow(t, l.page, bps)} {
		if err := wan.AddNet(n); err != nil {
			t.Fatal(err)
		}
	}
	wan.AddChunkFilter(l.passes)
	if err := wan.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = wan.Stop() })
	return l
}

// narrow lets bps bit/s through to n, 0 for any; a third of a second waits.
func narrow(t *testing.T, n *vnet.Net, bps int) vnet.NIC {
	t.Helper()
	if bps == 0 {
		return n
	}
	q, err := vnet.NewQueue(n, vnet.NewTBFQueue(bps, 3000, int64(bps/8/3)))
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// passes counts a packet and says whether it arrives.
func (l *link) passes(c vnet.Chunk) bool {
	to, _, _ := net.SplitHostPort(c.DestinationAddr().String())
	l.mu.Lock()
	defer l.mu.Unlock()
	l.reached[to]++
	return !l.dead.Load()
}

// count is how many packets were on their way to an address.
func (l *link) count(to string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.reached[to]
}

// another is a second place for a page, at 1.2.3.6, reached by bps bit/s.
func (l *link) another(t *testing.T, bps int) *vnet.Net {
	t.Helper()
	n, err := vnet.NewNet(&vnet.NetConfig{StaticIPs: []string{"1.2.3.6"}})
	if err == nil {
		err = l.wan.AddNet(narrow(t, n, bps))
	}
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func (l *link) newPage(t *testing.T, c *cart, who api.Participant, at *vnet.Net) *page {
	p := newPage(t, c, "session-1", who, nil)
	p.net = at
	return p
}

func (l *link) join(t *testing.T) (*cart, *page) {
	t.Helper()
	c := newCartOn(t, l.cart)
	p := l.newPage(t, c, lead, l.page)
	if err := c.Open("session-1", lead); err != nil {
		t.Fatal(err)
	}
	p.awaitOpen(api.ChannelControl)
	return c, p
}

// After an outage the same connection goes on by itself: nobody is asked to
// admit again, and the picture begins with a key frame.
func TestOutage(t *testing.T) {
	if testing.Short() {
		t.Skip("takes as long as an outage")
	}
	l := newLink(t, 0)
	c, p := l.join(t)
	get(t, c.bedside.links)
	film(t, c.room, 320, 180)
	p.look(map[string]string{"room": "small"})
	get(t, p.rtp["room"])
	l.dead.Store(true)
	if up := get(t, c.bedside.links); up {
		t.Fatal("the outage is not seen")
	}
	for len(p.rtp["room"]) > 0 {
		<-p.rtp["room"]
	}
	l.dead.Store(false)
	if up := get(t, c.bedside.links); !up {
		t.Fatal("the link did not come back")
	}
	for get(t, p.rtp["room"]).Payload[0]&31 != 24 {
	}
	if m := p.ask(api.PageCommand{ID: "c", Type: "clock"}); !m.Error.IsZero() {
		t.Error(m.Error)
	}
}

// A restart while the path is dead is not lost: the path is tried until it is
// back, and then media goes on without another.
func TestRestartOnADeadPath(t *testing.T) {
	if testing.Short() {
		t.Skip("takes as long as an outage")
	}
	l := newLink(t, 0)
	c, p := l.join(t)
	film(t, c.room, 320, 180)
	p.look(map[string]string{"room": "small"})
	get(t, p.rtp["room"])
	l.dead.Store(true)
	p.mu.Lock()
	err := p.tell(api.MediaSignal{Kind: "restart", Peer: p.peer})
	p.mu.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	for s := get(t, p.ice); s != webrtc.ICEConnectionStateChecking; s = get(t, p.ice) {
	}
	for len(p.rtp["room"]) > 0 {
		<-p.rtp["room"]
	}
	tried := l.count("1.2.3.5")
	for end := time.Now().Add(patience); l.count("1.2.3.5") < tried+30; {
		if time.Now().After(end) {
			t.Fatalf("the cart gave the path up after %d packets", l.count("1.2.3.5")-tried)
		}
		time.Sleep(10 * time.Millisecond) // packets are counted, and no event tells of one
	}
	l.dead.Store(false)
	get(t, p.rtp["room"])
	if m := p.ask(api.PageCommand{ID: "c", Type: "clock"}); !m.Error.IsZero() {
		t.Error(m.Error)
	}
}

// noise is pictures that use up whatever bit rate there is. They are small and
// made beforehand: a link is narrow only for who can fill it, also on cores
// that many others use.
func noise() []v4l2.Frame {
	r := rand.New(rand.NewPCG(1, 1))
	var all []v4l2.Frame
	for n := range 8 {
		f := picture(320, 180, n)
		for i := 0; i < len(f.Data); i += 2 {
			f.Data[i] = byte(100 + r.UintN(60))
		}
		all = append(all, f)
	}
	return all
}

// On a link that carries 700 kbit/s the feeds shrink until they fit: pictures
// go on and speech is not lost.
func TestNarrowLink(t *testing.T) {
	if testing.Short() {
		t.Skip("takes as long as the estimator")
	}
	l := newLink(t, 700_000)
	c, p := l.join(t)
	frames := noise()
	filmOf(t, c.room, func(n int) v4l2.Frame {
		f := frames[n%len(frames)]
		f.At = time.Now()
		return f
	})
	hum(t, c.talk, nil)
	p.look(map[string]string{"room": "large"})
	v := c.only().video["room"]
	for end := time.Now().Add(3 * patience); ; {
		if _, target := v.demand(); target.bps > 0 && target.bps < 700_000 {
			break
		}
		if time.Now().After(end) {
			_, target := v.demand()
			t.Fatalf("the link carries 700 kbit/s and the picture still has %d", target.bps)
		}
		get(t, p.rtp["talk"])
	}
}
