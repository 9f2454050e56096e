package unread_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"telecart/peripherals/internal/unread"
)

// Each code is said and logged once, whatever a hostile device sends.
func TestCodes(t *testing.T) {
	var log bytes.Buffer
	c := unread.New(slog.New(slog.NewTextHandler(&log, nil)))
	if s := c.Sentence(); !s.IsZero() {
		t.Error(s)
	}
	for range 3 {
		c.Saw("150031^MDC_PRESS_CUFF_SYS^MDC")
		c.Saw("1^^")
		c.Saw("")
	}
	if got := c.Sentence().English; got != "Values are missing, or where they are measured, since the cart does not understand their codes: 150031^MDC_PRESS_CUFF_SYS^MDC; 1." {
		t.Error(got)
	}
	c.Saw("a\u202eb\x1fc\r\xff")
	if got := c.Sentence().Args(); len(got) != 1 || !strings.HasSuffix(got[0], "; a?b?c??") {
		t.Errorf("%q", got)
	}
	for i := range 1000 {
		c.Saw(fmt.Sprint(i, strings.Repeat("ü", 1000)))
	}
	if got := c.Sentence().English; len(got) > 1000 || !strings.HasSuffix(got, "…; ….") {
		t.Error(len(got), got)
	}
	for range 100 {
		c.Forget()
		c.Saw("another")
		for i := range 100 {
			c.Saw(fmt.Sprint("of the next device ", i))
		}
	}
	if n := strings.Count(log.String(), "\n"); n != 32 {
		t.Errorf("%d lines in the log", n)
	}
}
