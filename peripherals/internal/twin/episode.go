package twin

import "time"

// SpO2Limit is the lower SpO2 alarm limit of the virtual monitors, %.
const SpO2Limit = 90

// Timing of a demonstration: after a minute the saturation falls for 45 s, and
// again every two and a half minutes.
const (
	EpisodeEvery = 150 * time.Second // from one to the next
	episodeFrom  = 60 * time.Second
	episodeFor   = 45 * time.Second
)

// Episode returns the SpO2 in % at a time since the demonstration began. It
// falls and rises by one percent a second.
func Episode(since time.Duration) int {
	const well, ill = 97, 84
	at := since%EpisodeEvery - episodeFrom
	fall, rise := int(at/time.Second), int((episodeFor-at)/time.Second)
	return well - min(well-ill, max(0, min(fall, rise)))
}
