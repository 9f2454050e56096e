package hub

import (
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
)

func TestPage(t *testing.T) {
	w := newWorld(t)
	for path, want := range map[string]struct {
		status     int
		body, kind string
		cache      string
	}{
		"/":                    {200, "<!doctype html>the page", "text/html; charset=utf-8", "no-cache"},
		"/index.html":          {200, "<!doctype html>the page", "text/html; charset=utf-8", "no-cache"},
		"/cart/a":              {200, "<!doctype html>the page", "text/html; charset=utf-8", "no-cache"},
		"/assets/app-1234.js":  {200, "script", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
		"/assets/app-0000.js":  {404, "", "", ""},
		"/assets/":             {200, "<!doctype html>the page", "text/html; charset=utf-8", "no-cache"},
		"/.keep":               {404, "", "", ""},
		"/favicon.ico":         {404, "", "", ""},
		"/api/nothing":         {404, "", "application/json", ""},
		"/%2e%2e/%2e%2e/x.txt": {404, "", "", ""},
	} {
		r := w.browser().do("GET", path, "")
		if r.status != want.status {
			t.Errorf("%s: %d, want %d", path, r.status, want.status)
			continue
		}
		if want.body != "" && r.body != want.body {
			t.Errorf("%s: %q", path, r.body)
		}
		if want.kind != "" && r.header.Get("Content-Type") != want.kind {
			t.Errorf("%s: type %q", path, r.header.Get("Content-Type"))
		}
		if want.cache != "" && r.header.Get("Cache-Control") != want.cache {
			t.Errorf("%s: cache %q", path, r.header.Get("Cache-Control"))
		}
	}
	if r := w.browser().do("POST", "/", "{}"); r.status != http.StatusMethodNotAllowed {
		t.Errorf("POST to the page: %d", r.status)
	}
}

func TestPageNotBuilt(t *testing.T) {
	for name, files := range map[string]fstest.MapFS{"nothing": nil, "only .keep": {".keep": {}}} {
		w := newWorld(t, func(o *Options) { o.Page = files })
		r := w.browser().do("GET", "/", "")
		if r.status != http.StatusServiceUnavailable || !strings.Contains(r.body, "The page has not been built: run make") {
			t.Errorf("%s: %d %s", name, r.status, r.body)
		}
	}
}
