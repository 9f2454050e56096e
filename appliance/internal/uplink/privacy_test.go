package uplink

import (
	"bytes"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/nats-io/nats-server/v2/server"
)

// logBook collects the log.
type logBook struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logBook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logBook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// What cannot be read may name people, so it stays out of the log. A key file
// that every user can read is warned about.
func TestLog(t *testing.T) {
	file, public := seed(t)
	if err := os.Chmod(file, 0o644); err != nil {
		t.Fatal(err)
	}
	h := &testHub{t: t, port: server.RANDOM_PORT, public: public}
	h.start()
	book := &logBook{}
	u := run(t, Config{URL: h.server.ClientURL(), KeyFile: file, Log: slog.New(slog.NewTextHandler(book, nil))})
	u.awaitUp()
	const planted = "Zebulon"
	hub := h.conn()
	if err := hub.Publish("hub.a.signal", []byte(planted)); err != nil {
		t.Fatal(err)
	}
	if err := hub.Publish("hub.a.signal", []byte(`{"session":"s","data":{}}`)); err != nil {
		t.Fatal(err)
	}
	receive(t, "the signal after it", u.signals)
	if _, err := hub.Request("hub.a.command", []byte(planted), patience); err != nil {
		t.Fatal(err)
	}
	text := book.String()
	for _, want := range []string{"a signal of the hub could not be read", "a command of the hub could not be read", "chmod 0600"} {
		if !strings.Contains(text, want) {
			t.Errorf("not in the log: %s", want)
		}
	}
	if strings.Contains(text, planted) {
		t.Errorf("log:\n%s", text)
	}
}
