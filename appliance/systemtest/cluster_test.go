//go:build system

package systemtest

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"telecart/appliance/api"
	"telecart/appliance/hub/database/databasetest"
)

// process is a program of the cluster, which can be killed and started again.
type process struct {
	t    *testing.T
	args []string
	log  *tailed
	cmd  *exec.Cmd
}

func startProcess(t *testing.T, args ...string) *process {
	t.Helper()
	p := &process{t: t, args: args, log: &tailed{}}
	p.run()
	t.Cleanup(func() {
		p.kill9()
		if t.Failed() {
			t.Logf("%s:\n%s", strings.Join(args, " "), p.log)
		}
	})
	return p
}

func (p *process) run() {
	p.t.Helper()
	p.cmd = exec.Command(p.args[0], p.args[1:]...)
	p.cmd.Stdout, p.cmd.Stderr = p.log, p.log
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
}

func (p *process) kill9() {
	p.cmd.Process.Kill()
	p.cmd.Wait()
}

// cluster is three NATS servers, one PostgreSQL, two hubs behind one address,
// and a cart with virtual instruments: a process each.
type cluster struct {
	*demo
	postgres *databasetest.Server
	nats     []*process
	hubs     []*process
	pages    []string // address of each hub
}

func startCluster(t *testing.T) *cluster {
	t.Helper()
	dir, err := os.MkdirTemp("", "tc")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	c := &cluster{demo: &demo{t: t, state: dir}, postgres: databasetest.Start(t)}
	var urls, routes, clients []string
	for range 3 {
		client, route := fmt.Sprintf("127.0.0.1:%d", freePort(t)), fmt.Sprintf("127.0.0.1:%d", freePort(t))
		clients, urls, routes = append(clients, client), append(urls, "nats://"+client), append(routes, route)
	}
	var files []string
	for i, name := range []string{"a", "b"} {
		c.pages = append(c.pages, fmt.Sprintf("127.0.0.1:%d", freePort(t)))
		files = append(files, c.write("hub-"+name+".toml", fmt.Sprintf(
			"[hub]\nlisten = %q\nstate = %q\nstore = %q\ndemonstration = true\n[nats]\nurl = %q\ncredentials = %q\n",
			c.pages[i], filepath.Join(dir, name), c.postgres.URL(), strings.Join(urls, ","), filepath.Join(dir, "nats.keys"))))
	}
	common := c.carthub("-config", files[0], "nats")
	server := filepath.Join(dir, "nats-server")
	if out, err := exec.Command("go", "build", "-o", server, "github.com/nats-io/nats-server/v2").CombinedOutput(); err != nil {
		t.Fatalf("build nats-server: %v\n%s", err, out)
	}
	for i := range urls {
		text := strings.Replace(common, "/var/lib/nats/accounts", filepath.Join(dir, fmt.Sprint("accounts", i)), 1) +
			fmt.Sprintf("server_name: n%d\nlisten: %q\ncluster { name: telecart, listen: %q, routes: [\"nats://%s\"] }\n",
				i, clients[i], routes[i], strings.Join(routes, `", "nats://`))
		c.nats = append(c.nats, startProcess(t, server, "-c", c.write(fmt.Sprintf("nats%d.conf", i), text)))
	}
	for _, at := range clients {
		c.awaitDial(at)
	}
	for i := range files {
		c.hubs = append(c.hubs, startProcess(t, filepath.Join(bin, "carthub"), "-config", files[i]))
		c.awaitHealthy(i)
	}
	creds := filepath.Join(dir, "cart.creds")
	c.carthub("-config", files[0], "cart", "add", "cart-1", "-name", "Ward 3 East", "-out", creds)
	cart := fmt.Sprintf("[cart]\nid = \"cart-1\"\nname = \"Ward 3 East\"\nstate = %q\nsocket = %q\ndemonstration = true\n[hub]\nurl = %q\ncredentials = %q\n",
		filepath.Join(dir, "cart"), filepath.Join(dir, "cartd.sock"), strings.Join(urls, ","), creds)
	for _, camera := range []string{"room", "exam", "otoscope"} {
		model := "uvc-camera\"\nrole = \"" + camera
		if camera == "otoscope" {
			model = "uvc-otoscope"
		}
		cart += fmt.Sprintf("[[peripheral]]\nid = %q\nmodel = \"%s\"\ndevice = \"virtual:%s\"\n", camera, model, camera)
	}
	startProcess(t, filepath.Join(bin, "cartd-practice"), "-config", c.write("cart.toml", cart))
	await(t, "the daemon answers", func() bool { _, err := c.cartctl("status"); return err == nil })
	c.url = "http://" + c.balance() + "/"
	return c
}

func (c *cluster) write(name, text string) string {
	c.t.Helper()
	file := filepath.Join(c.state, name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		c.t.Fatal(err)
	}
	return file
}

func (c *cluster) carthub(args ...string) string {
	c.t.Helper()
	cmd := exec.Command(filepath.Join(bin, "carthub"), args...)
	var diag strings.Builder
	cmd.Stderr = &diag
	out, err := cmd.Output()
	if err != nil {
		c.t.Fatalf("carthub %s: %v\n%s", strings.Join(args, " "), err, diag.String())
	}
	return string(out)
}

func (c *cluster) awaitDial(at string) {
	c.t.Helper()
	await(c.t, at+" answers", func() bool {
		conn, err := net.Dial("tcp", at)
		if err == nil {
			conn.Close()
		}
		return err == nil
	})
}

func (c *cluster) awaitHealthy(hub int) {
	c.t.Helper()
	await(c.t, fmt.Sprintf("hub %d is well", hub), func() bool {
		resp, err := http.Get("http://" + c.pages[hub] + "/healthz")
		if err == nil {
			resp.Body.Close()
		}
		return err == nil && resp.StatusCode == http.StatusOK
	})
}

// balance is a load balancer of the simplest kind: the first hub that answers
// gets a connection. It returns its address.
func (c *cluster) balance() string {
	c.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { l.Close() })
	go func() {
		for {
			page, err := l.Accept()
			if err != nil {
				return
			}
			go c.pass(page)
		}
	}()
	return l.Addr().String()
}

func (c *cluster) pass(page net.Conn) {
	defer page.Close()
	for _, at := range c.pages {
		hub, err := net.Dial("tcp", at)
		if err != nil {
			continue
		}
		var both sync.WaitGroup
		both.Go(func() { io.Copy(hub, page); hub.Close() })
		both.Go(func() { io.Copy(page, hub); page.Close() })
		both.Wait()
		return
	}
}

// window is another window of the page's browser, in the cart's session.
func (c *cluster) window(t *testing.T, p *page) (w *page, close func()) {
	t.Helper()
	ctx, cancel := chromedp.NewContext(p.ctx)
	if err := chromedp.Do(ctx, chromedp.Navigate(c.url+"#/session/cart-1")); err != nil {
		cancel()
		t.Fatalf("another window: %v", err)
	}
	return &page{t: t, ctx: ctx}, cancel
}

// A call outlives each process between cart and page, and the next negotiation
// goes through what is left: another window joins the session through
// whichever hub answers, and gets pictures of a new peer.
func TestClusterKilledInCall(t *testing.T) {
	c := startCluster(t)
	p := openPage(t, c.url)
	p.signIn()
	p.item("Carts", "Ward 3 East", "Available")
	c.mustCartctl("call", "-reason", "chest pain")
	p.click(p.item("Carts", "Ward 3 East", "Calling", "chest pain"), "Join")
	c.awaitPhase(api.PhaseAsked)
	c.mustCartctl("admit")
	session := c.awaitPhase(api.PhaseInCall).Session.ID
	awaitPictures(t, p)
	call, closeCall := p, func() {} // its window stays: it holds the browser

	for _, victim := range []struct {
		name  string
		kill  func()
		again func()
		blind bool // nobody can look up a sign-in meanwhile
	}{
		{"the page's hub", c.hubs[0].kill9, func() { c.hubs[0].run(); c.awaitHealthy(0) }, false},
		{"the other hub", c.hubs[1].kill9, func() { c.hubs[1].run(); c.awaitHealthy(1) }, false},
		{"NATS 1", c.nats[0].kill9, c.nats[0].run, false},
		{"NATS 2", c.nats[1].kill9, c.nats[1].run, false},
		{"NATS 3", c.nats[2].kill9, c.nats[2].run, false},
		{"PostgreSQL", c.postgres.Kill, c.postgres.Run, true},
	} {
		t.Run(victim.name, func(t *testing.T) {
			killed := time.Now()
			victim.kill()
			awaitPictures(t, &page{t: t, ctx: call.ctx}) // go on
			if victim.blind {
				victim.again()
			}
			next, closeNext := c.window(t, p)
			awaitPictures(t, next)
			t.Logf("%s killed → pictures of a new peer: %.1f s", victim.name, time.Since(killed).Seconds())
			closeCall()
			call, closeCall = next, closeNext
			if s := c.status().Session; s.ID != session || s.Phase != api.PhaseInCall {
				t.Errorf("the session is %s, %s", s.ID, s.Phase)
			}
			if !victim.blind {
				victim.again()
			}
		})
	}
	(&page{t: t, ctx: call.ctx}).click(0, "End session")
	c.awaitPhase(api.PhaseEnded)
}
