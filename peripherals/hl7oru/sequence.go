package hl7oru

import "time"

// sequence watches the times of a monitor's messages, MSH-7, so that what it
// could not send before and sends later is not shown as if it were of now.
//
// A clock that is set back looks the same at first. It is known by what comes
// then: messages that are behind for as long as fresh and go on at the pace of
// the cart's clock are of now.
type sequence struct {
	newest, came time.Time // the latest MSH-7, and when it came
	behind       time.Time // MSH-7 of the first of those that are behind now; zero: none is
	since        time.Time // when that one came
}

// late is how long ago, by the monitor's clock, a message was of now that comes
// at the cart's time now. slack is how far its times are exact.
func (s *sequence) late(sent, now time.Time, slack time.Duration) time.Duration {
	if sent.IsZero() {
		return 0
	}
	if !sent.Before(s.newest.Add(-slack)) {
		if sent.After(s.newest) {
			s.newest, s.came = sent, now
		}
		s.behind = time.Time{}
		return 0
	}
	passed := now.Sub(s.since)
	steady := !s.behind.IsZero() && (sent.Sub(s.behind)-passed).Abs() <= slack
	switch {
	case !steady:
		s.behind, s.since = sent, now
	case passed >= fresh:
		*s = sequence{newest: sent, came: now}
		return 0
	}
	return now.Sub(s.came) + s.newest.Sub(sent)
}
