// Package physician is the remote physician's page, as Vite built it.
//
// `npm ci && npm run build` in this folder fills dist; before that only
// dist/.keep is there, and Files has no index.html: whoever serves it says so
// instead of showing an empty page.
//
// Content-Security-Policy: everything comes from 'self'. style-src needs
// 'unsafe-inline' besides, since Mantine puts its theme's variables into a
// style element at run time; script-src does not. connect-src 'self' covers
// the WebSocket; media-src needs blob: for nothing today.
package physician

import (
	"embed"
	"fmt"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Files returns the built page: index.html at the root, the rest under
// assets/, whose names carry a hash of their content.
func Files() (fs.FS, error) {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, fmt.Errorf("physician's page: %w", err)
	}
	return files, nil
}
