package media

import (
	"slices"
	"strconv"
	"time"

	"telecart/appliance/api"
)

const (
	lateCopy  = 2 * time.Second // from then on it is reported
	lossySaid = 0.03
)

// tradedOff says what the link has no room for, and what to do about it.
func tradedOff(s sounds, copied *losslessSender, demands []demand, targets map[string]target, loss float64, busy int) (all []api.Message) {
	switch {
	case busy >= shedHalf:
		all = append(all, api.Say("cart.processor-busy", "This cart is busy, not the connection: the large picture is smaller, the small ones come as single pictures."))
	case busy > 0:
		all = append(all, api.Say("cart.processor-busy-small", "This cart is busy, not the connection: the small pictures come as single pictures."))
	}
	stills, still := false, false
	for _, d := range demands {
		t := targets[d.role]
		switch {
		case t.rate > 1:
		case d.size == sizeLarge || len(demands) == 1:
			stills = true
		case t.bps == 0:
			still = true
		}
	}
	switch {
	case stills && s.stethoscope:
		all = append(all, api.Say("link.stills-listening", "The connection is too narrow for a moving picture beside the heart sounds: it comes as single pictures. Stop \"Listen\" for a moving picture."))
	case stills:
		all = append(all, api.Say("link.stills", "The connection is too narrow for a moving picture: it comes as single pictures. Speech goes first."))
	}
	if still {
		all = append(all, api.Say("link.others", "The connection is too narrow for the small pictures: they stand still. Enlarge the one that you need."))
	}
	if s.narrow {
		all = append(all, api.Say("link.sound", "The connection is narrow: the heart sounds are heard with fewer bits. Their exact copy comes later."))
	}
	if copied != nil {
		if late := copied.behind(); late > lateCopy {
			all = append(all, api.Say("link.copy-late", "The exact copy of the heart sounds comes late, by {0} s. What you hear is live.", about(late.Seconds(), 5)))
		}
	}
	if loss > lossySaid {
		all = append(all, api.Say("link.lossy", "The connection loses {0} % of what is sent. Speech is sent several times; pictures may stutter.", about(100*loss, 5)))
	}
	return all
}

// about rounds v, so that a sentence does not change all the time.
func about(v float64, to int) string {
	return strconv.Itoa(max(int(v/float64(to)+0.5), 1) * to)
}

// trade reports to both ends what was traded, once it is so twice in a row.
func (p *peer) trade(now []api.Message) {
	same := slices.EqualFunc(now, p.trading, api.Message.Equal)
	p.trading = now
	p.mu.Lock()
	defer p.mu.Unlock()
	if !same || slices.EqualFunc(now, p.traded, api.Message.Equal) {
		return
	}
	p.traded = now
	p.out.setTraded(now)
}

// reported adds to a page's report what the cart knows of its link.
func (p *peer) reported(r *api.DoctorReport) {
	if r == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	r.Traded = p.traded
}
