package state

import (
	"strings"
	"time"
)

// Summary is the last encounter in words.
type Summary struct{ Who, When, Note string }

// SummaryOf returns the last encounter. While it is being read, or if there is
// none, Who says so.
func (m Model) SummaryOf(now time.Time) Summary {
	e, c := m.Summary, m.Texts
	switch {
	case m.Pending[ReadSummary]:
		return Summary{Who: c.DoingIt}
	case e == nil:
		return Summary{Who: c.SummaryNone}
	}
	s := Summary{Who: c.NoPatient, Note: c.SummaryNoNote}
	if e.Patient != nil {
		p := m.PersonOf(*e.Patient, now)
		s.Who = p.Name + " · " + p.Number
	}
	parts := []string{Date(c, e.StartedAt.In(m.Zone)) + ", " + m.Clock(e.StartedAt)}
	if e.EndedAt != nil {
		parts[0] += "–" + m.Clock(*e.EndedAt)
	}
	if e.Physician != nil {
		parts = append(parts, e.Physician.Name)
	}
	if e.Reason != "" {
		parts = append(parts, format(c.CallingReason, e.Reason))
	}
	parts = append(parts, format(c.SummaryCounts, e.Stills, e.Readings))
	s.When = strings.Join(parts, " · ")
	if e.Note != nil && e.Note.Text != "" {
		s.Note = e.Note.Text
	}
	return s
}
