package twin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// Answerer is an instrument that answers requests.
type Answerer interface {
	// Receive takes bytes from the host and returns the answer.
	Receive(data []byte) (answer []byte)
	// Tick returns what the instrument sends unasked since the last Tick.
	Tick() []byte
}

// Serve runs a over rw until ctx ends (nil) or rw fails, with a tick every
// period. If rw has a read deadline (a pseudo-terminal) nothing is left behind;
// otherwise a read remains until rw is closed.
func Serve(ctx context.Context, rw io.ReadWriter, period time.Duration, a Answerer) error {
	heard, failed, done := make(chan []byte), make(chan error, 1), make(chan struct{})
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		defer close(done)
		failed <- listen(ctx, rw, heard)
	}()
	if d, ok := rw.(interface{ SetReadDeadline(time.Time) error }); ok {
		_ = d.SetReadDeadline(time.Time{}) // reset an earlier one; Read reports any failure
		defer func() {
			cancel()
			_ = d.SetReadDeadline(time.Unix(1, 0)) // ends the read; otherwise closing rw does
			<-done
		}()
	}
	ticker := time.NewTicker(period)
	defer ticker.Stop()
	for {
		var say []byte
		select {
		case <-ctx.Done():
			return nil
		case err := <-failed:
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("read: %w", err)
		case data := <-heard:
			say = a.Receive(data)
		case <-ticker.C:
			say = a.Tick()
		}
		if err := reply(rw, say); err != nil {
			return err
		}
	}
}

// listen forwards what arrives until r fails or ctx ends, and returns why.
func listen(ctx context.Context, r io.Reader, heard chan<- []byte) error {
	buf := make([]byte, 256)
	for {
		n, err := r.Read(buf)
		if n > 0 {
			select {
			case heard <- append([]byte(nil), buf[:n]...):
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if err != nil {
			return err
		}
	}
}

// reply writes data; what nobody reads is lost, as on a serial line.
func reply(w io.Writer, data []byte) error {
	if len(data) == 0 {
		return nil
	}
	if d, ok := w.(interface{ SetWriteDeadline(time.Time) error }); ok {
		_ = d.SetWriteDeadline(time.Now().Add(20 * time.Millisecond)) // if it cannot be set, Write waits
	}
	if _, err := w.Write(data); err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}
