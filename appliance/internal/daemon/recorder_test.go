package daemon

import (
	"testing"
	"time"

	"telecart/appliance/api"
)

func TestFreshReadings(t *testing.T) {
	t0 := time.Now()
	all := []api.Reading{
		{Device: "a", Quantity: "spo2", At: t0},
		{Device: "a", Quantity: "pulse-rate", At: t0.Add(time.Second)},
	}
	stored := map[api.ReadingKey]time.Time{{Device: "a", Quantity: "spo2"}: t0, {Device: "a", Quantity: "pulse-rate"}: t0}
	if got := freshReadings(all, stored); len(got) != 1 || got[0].Quantity != "pulse-rate" {
		t.Errorf("got %+v", got)
	}
}
