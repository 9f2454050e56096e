package twin

import (
	"testing"
	"time"
)

func TestEpisode(t *testing.T) {
	for at, want := range map[time.Duration]int{
		0: 97, 60 * time.Second: 97, 65 * time.Second: 92, 73 * time.Second: 84, 80 * time.Second: 84,
		100 * time.Second: 92, 105 * time.Second: 97, 149 * time.Second: 97, 230 * time.Second: 84, time.Hour: 97,
	} {
		if got := Episode(at); got != want {
			t.Errorf("after %v: %d, want %d", at, got, want)
		}
	}
}
