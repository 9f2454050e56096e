package state

import (
	"fmt"
	"time"

	"telecart/ui/kiosk/text"
)

// Clock returns t in the cart's zone, 24 h: "14:02". A time that is not known
// is "--:--".
func (m Model) Clock(t time.Time) string {
	if t.IsZero() {
		return "--:--"
	}
	return t.In(m.Zone).Format("15:04")
}

// Duration returns d in the largest units that matter: "45 s", "3 min",
// "6 h 20". A negative duration (a clock that jumped) is "0 s".
func Duration(c *text.Catalogue, d time.Duration) string {
	switch d = max(d, 0); {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf(c.Minutes, int(d.Minutes()))
	}
	return fmt.Sprintf(c.Hours, int(d.Hours()), int(d.Minutes())%60)
}

// Ago returns how long ago something was: "12 s ago", "2 min ago".
func Ago(c *text.Catalogue, d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf(c.SecondsAgo, max(int(d.Seconds()), 0))
	case d < time.Hour:
		return fmt.Sprintf(c.MinutesAgo, int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf(c.HoursAgo, int(d.Hours()))
	}
	return fmt.Sprintf(c.DaysAgo, int(d.Hours()/24))
}

// Years returns the age in whole years of somebody born on the day of birth.
func Years(birth, now time.Time) int {
	y := now.Year() - birth.Year()
	if now.Month() < birth.Month() || now.Month() == birth.Month() && now.Day() < birth.Day() {
		y--
	}
	return y
}

// Date returns a day in words: "3 May 1956".
func Date(c *text.Catalogue, t time.Time) string {
	return fmt.Sprintf(c.Date, t.Day(), c.Month(t.Month()), t.Year())
}
