package gedri

import "time"

// What only tests do to a virtual instrument.

// SetLevel sets the DRI level; from 10 on a monitor gives alarms.
func (g *Twin) SetLevel(level byte) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.level = level
}

// Restart forgets what was asked for, as a monitor does that was switched off.
func (g *Twin) Restart() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.interval, g.once, g.waves, g.alarms, g.alarmed = 0, false, nil, 0, twinAlarm{}
	g.requests = parser{}
}

// Asked says what is asked for now: seconds between displayed values, types of
// waves, and whether alarms.
func (g *Twin) Asked() (seconds int, waves []byte, alarms bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.interval * int(Step) / int(time.Second), append([]byte(nil), g.waves...), g.alarms == 2
}

// LoseAlarms loses the next n records of alarms on the line; all while n is
// negative.
func (g *Twin) LoseAlarms(n int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.unheard = n
}

// Garbage puts count bytes of noise before what is sent next.
func (g *Twin) Garbage(count int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.garbage += count
}
