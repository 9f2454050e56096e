package hub

import (
	"errors"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"telecart/appliance/api"
)

// page serves the built physician's page.
type page struct {
	files fs.FS // nil: not built
}

const notBuilt = `<!doctype html><html lang="en"><meta charset="utf-8"><title>telecart</title>
<h1>The page has not been built: run make</h1>
<p>The hub runs, but its program was compiled without the physician's page.</p></html>
`

func (p page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		refuse(w, http.StatusMethodNotAllowed, api.Say("hub-api.read-only", "The page can only be read."))
		return
	}
	if !p.built() {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusServiceUnavailable)
		w.Write([]byte(notBuilt))
		return
	}
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	if !p.has(name) {
		if path.Ext(name) != "" || strings.HasPrefix(name, "assets/") {
			http.NotFound(w, r)
			return
		}
		name = "index.html" // the path of a view, which the page's script draws
	}
	// Vite puts a hash of the content into the names below assets/.
	w.Header().Set("Cache-Control", "no-cache")
	if strings.HasPrefix(name, "assets/") {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	data, err := fs.ReadFile(p.files, name)
	if err != nil {
		http.Error(w, "The page could not be read.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", contentType(name))
	w.Write(data)
}

func (p page) built() bool { return p.has("index.html") }

// has reports whether name is a file that may be served; hidden ones may not.
func (p page) has(name string) bool {
	if p.files == nil || strings.HasPrefix(path.Base(name), ".") || !fs.ValidPath(name) {
		return false
	}
	info, err := fs.Stat(p.files, name)
	return !errors.Is(err, fs.ErrNotExist) && err == nil && info.Mode().IsRegular()
}

// contentType does not use the machine's table of types, which differs between
// machines.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".json", ".map":
		return "application/json"
	case ".webmanifest":
		return "application/manifest+json"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".ico":
		return "image/x-icon"
	case ".woff2":
		return "font/woff2"
	case ".wasm":
		return "application/wasm"
	case ".wav":
		return "audio/wav"
	case ".mp3":
		return "audio/mpeg"
	}
	return "application/octet-stream"
}
