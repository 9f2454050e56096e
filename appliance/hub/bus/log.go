package bus

import (
	"errors"
	"fmt"
	"log/slog"
	"sync"
)

// busLog passes the NATS server's log to slog. The server's routine notices are
// only of use for debugging, so they are logged at debug level. Its traces,
// which contain payloads, are never switched on.
type busLog struct {
	log *slog.Logger

	mu   sync.Mutex
	last string // the last error, to say why a start failed
}

func (l *busLog) Noticef(format string, v ...any) { l.log.Debug(fmt.Sprintf(format, v...)) }
func (l *busLog) Warnf(format string, v ...any)   { l.log.Warn(fmt.Sprintf(format, v...)) }
func (l *busLog) Errorf(format string, v ...any)  { l.failed(fmt.Sprintf(format, v...)) }
func (l *busLog) Fatalf(format string, v ...any)  { l.failed(fmt.Sprintf(format, v...)) }
func (l *busLog) Debugf(string, ...any)           {}
func (l *busLog) Tracef(string, ...any)           {}

func (l *busLog) failed(text string) {
	l.mu.Lock()
	l.last = text
	l.mu.Unlock()
	l.log.Error(text)
}

func (l *busLog) cause() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.last == "" {
		return errors.New("it did not say why")
	}
	return errors.New(l.last)
}
