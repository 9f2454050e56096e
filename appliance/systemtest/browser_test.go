//go:build system

package systemtest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// page is the physician's page in a Chromium of its own. Elements are found
// by role and accessible name, as a screen reader finds them.
type page struct {
	t      testing.TB
	ctx    context.Context
	vanish func() // kills the browser
}

// node names an element of the page; 0 is the page itself.
type node int64

// openPage opens the page; its camera and microphone are Chromium's fakes.
func openPage(t testing.TB, url string) *page {
	t.Helper()
	alloc, cancelAlloc := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath("/usr/bin/chromium"),
		chromedp.NoSandbox, chromedp.Headless, chromedp.NoFirstRun, chromedp.DisableGPU,
		chromedp.Flag("use-fake-device-for-media-stream", true),
		chromedp.Flag("use-fake-ui-for-media-stream", true),
		chromedp.Flag("allow-loopback-in-peer-connection", true),
		chromedp.Flag("disable-features", "WebRtcHideLocalIpsWithMdns"),
		chromedp.Flag("host-resolver-rules", "MAP localhost "+awayHost),
		chromedp.Flag("autoplay-policy", "no-user-gesture-required"),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("lang", "en-US"),
		chromedp.WindowSize(1440, 900),
	)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(func() { cancel(); cancelAlloc() })
	if err := chromedp.Do(ctx, chromedp.Navigate(url)); err != nil {
		t.Fatalf("open %s: %v", url, err)
	}
	return &page{t, ctx, cancelAlloc}
}

// send sends one command of the DevTools protocol.
func (p *page) send(method string, params map[string]any, result any) error {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	return chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		var raw json.RawMessage
		if err := t.Call(ctx, method, params, &raw); err != nil || result == nil {
			return err
		}
		return json.Unmarshal(raw, result)
	}))
}

// find returns the elements with this role and exactly this accessible name
// ("" for any), below root.
func (p *page) find(root node, role, name string) []node {
	if root == 0 {
		var doc struct{ Root struct{ BackendNodeID node } }
		if err := p.send("DOM.getDocument", map[string]any{"depth": 0}, &doc); err != nil {
			p.t.Logf("document: %v", err)
			return nil
		}
		root = doc.Root.BackendNodeID
	}
	query := map[string]any{"backendNodeId": root, "role": role}
	if name != "" {
		query["accessibleName"] = name
	}
	var tree struct {
		Nodes []struct {
			Ignored          bool
			BackendDOMNodeID node
		}
	}
	if err := p.send("Accessibility.queryAXTree", query, &tree); err != nil {
		p.t.Logf("looking for %s %q: %v", role, name, err)
	}
	var found []node
	for _, n := range tree.Nodes {
		if !n.Ignored {
			found = append(found, n.BackendDOMNodeID)
		}
	}
	return found
}

// one waits for exactly such an element.
func (p *page) one(root node, role, name string) node {
	p.t.Helper()
	var id node
	await(p.t, fmt.Sprintf("%s %q on the page", role, name), func() bool {
		nodes := p.find(root, role, name)
		if len(nodes) == 1 {
			id = nodes[0]
		}
		return len(nodes) == 1
	})
	return id
}

// item waits for the list item that holds all of the texts.
func (p *page) item(list string, texts ...string) node {
	p.t.Helper()
	var id node
	await(p.t, fmt.Sprintf("an item with %q in the list %q", texts, list), func() bool {
		for _, l := range p.find(0, "list", list) {
			for _, n := range p.find(l, "listitem", "") {
				text := p.textOf(n)
				all := true
				for _, want := range texts {
					all = all && strings.Contains(text, want)
				}
				if all {
					id = n
					return true
				}
			}
		}
		return false
	})
	return id
}

func (p *page) textOf(id node) string {
	var text string
	p.call(id, "function() { return this.innerText }", &text)
	return text
}

// call runs a function with the element as this; it waits for a promise.
func (p *page) call(id node, function string, result any) error {
	var obj struct{ Object struct{ ObjectID string } }
	if err := p.send("DOM.resolveNode", map[string]any{"backendNodeId": id}, &obj); err != nil {
		return err
	}
	var out struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails *struct{ Exception struct{ Description string } }
	}
	err := p.send("Runtime.callFunctionOn", map[string]any{
		"functionDeclaration": function, "objectId": obj.Object.ObjectID,
		"returnByValue": true, "awaitPromise": true,
	}, &out)
	if err != nil {
		return err
	}
	if out.ExceptionDetails != nil {
		return fmt.Errorf("script: %s", out.ExceptionDetails.Exception.Description)
	}
	if result == nil {
		return nil
	}
	return json.Unmarshal(out.Result.Value, result)
}

// click presses the button with this name, below root.
func (p *page) click(root node, name string) {
	p.t.Helper()
	id := p.one(root, "button", name)
	if err := p.call(id, "function() { this.scrollIntoView({block: 'center'}); this.click() }", nil); err != nil {
		p.t.Fatalf("click %q: %v", name, err)
	}
}

// write puts text into the text box with this name, key by key.
func (p *page) write(name, text string) {
	p.t.Helper()
	id := p.one(0, "textbox", name)
	if err := p.call(id, "function() { this.focus(); this.select && this.select() }", nil); err != nil {
		p.t.Fatalf("text box %q: %v", name, err)
	}
	if err := p.send("Input.insertText", map[string]any{"text": text}, nil); err != nil {
		p.t.Fatalf("typing into %q: %v", name, err)
	}
}

// signIn signs in as the demonstration's physician.
func (p *page) signIn() { p.signInAs("demo", "demo") }

func (p *page) signInAs(user, password string) {
	p.t.Helper()
	p.write("User name", user)
	p.write("Password", password)
	p.click(0, "Sign in")
}

func (p *page) screenshot(name string) {
	path := artifact(p.t, name+".png")
	if path == "" {
		return
	}
	png, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(path, png, 0o644)
	}
	if err != nil {
		p.t.Errorf("screenshot: %v", err)
	}
}

// eval runs a script in the page; it waits for a promise. A nil result is for
// scripts that give none.
func (p *page) eval(js string, result any) {
	p.t.Helper()
	var out struct {
		Result struct{ Value json.RawMessage }
	}
	err := p.send("Runtime.evaluate", map[string]any{
		"expression": js, "returnByValue": true, "awaitPromise": true,
	}, &out)
	if err == nil && result != nil {
		err = json.Unmarshal(out.Result.Value, result)
	}
	if err != nil {
		p.t.Fatalf("script: %v", err)
	}
}
