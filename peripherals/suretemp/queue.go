package suretemp

import "time"

// queue holds commands that need an answer, one at a time.
type queue struct {
	waiting []pending
}

type pending struct {
	command command
	data    []byte
	tries   int
	sent    time.Time
}

const (
	answerTime = 500 * time.Millisecond
	tries      = 3
)

func (q *queue) add(c command, data ...byte) {
	q.waiting = append(q.waiting, pending{command: c, data: data})
}

func (q *queue) clear() { q.waiting = nil }

// due returns what to send now, if anything. gaveUp is a command that is
// dropped without an answer.
func (q *queue) due(at time.Time) (send []byte, gaveUp command, lost bool) {
	if len(q.waiting) == 0 {
		return nil, 0, false
	}
	p := &q.waiting[0]
	if p.tries > 0 && at.Sub(p.sent) < answerTime {
		return nil, 0, false
	}
	if p.tries == tries {
		gaveUp = p.command
		q.waiting = q.waiting[1:]
		return nil, gaveUp, true
	}
	p.tries, p.sent = p.tries+1, at
	return request(p.command, p.data...), 0, false
}

// answered takes the answer to c; ok is false if c was not sent.
func (q *queue) answered(c command) (ok bool) {
	if len(q.waiting) == 0 || q.waiting[0].tries == 0 || q.waiting[0].command != c {
		return false
	}
	q.waiting = q.waiting[1:]
	return true
}
