package twin

import "time"

// SpO2Limit is the lower limit of the virtual monitors' SpO2 alarm, %.
const SpO2Limit = 90

// What happens in a demonstration: after a minute the saturation falls for
// three quarters of one, and so again every two and a half minutes.
const (
	EpisodeEvery = 150 * time.Second // from one to the next
	episodeFrom  = 60 * time.Second
	episodeFor   = 45 * time.Second
)

// Episode is the SpO2 in %, so long after the demonstration began: it falls
// and rises one percent a second.
func Episode(since time.Duration) int {
	const well, ill = 97, 84
	at := since%EpisodeEvery - episodeFrom
	fall, rise := int(at/time.Second), int((episodeFor-at)/time.Second)
	return well - min(well-ill, max(0, min(fall, rise)))
}
