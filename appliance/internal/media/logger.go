package media

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/pion/logging"
)

// pionLog lets pion write to slog; its chatter below warnings is for debug.
type pionLog struct{ log *slog.Logger }

func (l pionLog) NewLogger(scope string) logging.LeveledLogger {
	return pionLog{l.log.With("pion", scope)}
}

func (l pionLog) say(level slog.Level, text string) {
	l.log.Log(context.Background(), level, text)
}

func (l pionLog) sayf(level slog.Level, format string, args []any) {
	if l.log.Enabled(context.Background(), level) { // GCC formats at every feedback
		l.say(level, fmt.Sprintf(format, args...))
	}
}

func (l pionLog) Trace(string)                      {}
func (l pionLog) Tracef(string, ...any)             {}
func (l pionLog) Debug(msg string)                  { l.say(slog.LevelDebug-4, msg) }
func (l pionLog) Debugf(format string, args ...any) { l.sayf(slog.LevelDebug-4, format, args) }
func (l pionLog) Info(msg string)                   { l.say(slog.LevelDebug-4, msg) }
func (l pionLog) Infof(format string, args ...any)  { l.sayf(slog.LevelDebug-4, format, args) }
func (l pionLog) Warn(msg string)                   { l.say(slog.LevelDebug, msg) }
func (l pionLog) Warnf(format string, args ...any)  { l.sayf(slog.LevelDebug, format, args) }
func (l pionLog) Error(msg string)                  { l.say(slog.LevelWarn, msg) }
func (l pionLog) Errorf(format string, args ...any) { l.sayf(slog.LevelWarn, format, args) }
