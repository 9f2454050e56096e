package suntech

import (
	"time"

	"telecart/peripherals"
)

// phase is what the driver believes the module is doing.
type phase int

const (
	// gone: the line is down, or the module is silent.
	gone phase = iota
	// stopping: an abort was sent and is not confirmed yet. Every connection
	// begins here, because the module's state is unknown then.
	stopping
	// emptying: the module stopped; the cuff is not known to be empty.
	emptying
	// resting: the cuff is empty and nothing is going on.
	resting
	// starting: a start was sent and is not answered yet.
	starting
	// measuring: the module reported that it began.
	measuring
	// fetching: the module claims to be done; the result was requested.
	fetching
)

// Timing and thresholds of the dialogue.
const (
	pollInflated = 200 * time.Millisecond // cuff pressure, while something may be in the cuff
	pollResting  = time.Second            // the same, to check that the module is alive
	noteTime     = 5 * time.Minute        // how long a note is shown
	answerTime   = 300 * time.Millisecond // an answer takes 30 ms
	repeatAbort  = 500 * time.Millisecond
	repeatFetch  = time.Second
	startTime    = time.Second      // for the answer to a start
	askedTime    = 5 * time.Second  // how long a start waits for an empty cuff
	fillTime     = 5 * time.Second  // a measurement takes longer, even a newborn's
	fetchTime    = 10 * time.Second // for a result from a module that is busy
	emptyTime    = 10 * time.Second // for the cuff to become empty
	silence      = 3 * time.Second  // without a packet the module is gone
	refusedTime  = 3 * time.Second  // after this long without an accepted command the module refuses all
	fetchTries   = 3
	emptyPolls   = 2  // this many low pressures in a row mean an empty cuff
	surePolls    = 15 // the same without a confirmed abort: 3 s, enough to see a cuff inflate
	donePolls    = 15 // this many after inflation end a measurement: 3 s, time for the K
	sway         = 5  // mmHg: how much a held pressure varies
	inflatedFrom = 30 // mmHg: pressure on the arm
)

// state is everything that the driver knows. It is a value: next returns a new
// one.
type state struct {
	phase phase
	since time.Time // of the phase

	size size // of the patient at the last start; "" before it
	// asked is a start that waits for an empty cuff, at most until the time
	// until; "" for none.
	asked size
	until time.Time
	early bool // the module claimed to be done before it can have measured
	// claimed is when it claimed to be done with a tight cuff, at held mmHg;
	// zero if it did not.
	claimed time.Time
	held    int
	// guess: the result was requested without a K for the new one.
	guess bool
	told  result // of this measurement
	// risk: the module may be measuring. It is set before a start is sent and
	// outlives the connection, so that after a lost link an abort is repeated
	// until confirmed.
	risk bool
	// note is what the nurse has to know about the last measurement, or why one
	// is being stopped; "" when all is well.
	note peripherals.Sentence
	bad  bool // the module is faulty: no start until a technician released it
	over int  // mmHg: highest pressure beyond a limit since then, or 0
	mute bool // the module does not answer
	// refusing is since when it has only refused; refusal is the sentence for
	// it once that has lasted, or "".
	refusing time.Time
	refusal  peripherals.Sentence

	sent  time.Time // when the last unanswered packet was sent; zero if all are answered
	heard time.Time // when the last packet came
	poll  time.Time // when to poll the pressure
	again time.Time // when to repeat the phase's command
	tries int       // how often it was sent

	peak int // highest pressure of this measurement
	last int // newest pressure of this phase, or unseen
	low  int // low pressures in a row
	high int // unexpected pressures in a row

	starts   []time.Time
	every    time.Duration // interval mode: 0 is off
	next     time.Time     // next measurement; zero while it is off
	ended    time.Time     // of the last measurement
	failures int           // in a row
}

// event is something that happens. It carries the time, so the machine has no
// clock.
type event struct {
	kind   eventKind
	at     time.Time
	letter byte   // acked
	mmHg   int    // pressed
	result result // resulted
	size   size   // told to start
}

type eventKind int

const (
	ticked    eventKind = iota // time has passed
	connected                  // the port was opened
	lost                       // the port has failed
	wanted                     // a person wants a measurement
	unwanted                   // a person wants it stopped
	forgotten                  // the caller stopped waiting
	released                   // by a technician
	acked                      // the module answered with a letter
	pressed                    // the module sent the cuff pressure
	resulted                   // the module sent a result
	heard                      // the module sent something else
)

// effect is something to do.
type effect struct {
	kind   effectKind
	data   []byte               // send
	mmHg   int                  // pressure
	res    result               // values
	why    peripherals.Sentence // refuse
	detail peripherals.Words    // blank, noPressure
	began  time.Time            // values
}

type effectKind int

const (
	send       effectKind = iota
	pressure              // report the cuff pressure
	noPressure            // report that there is none
	values                // report a result
	blank                 // report that there are no values
	accept                // the module accepted the start
	refuse                // it was not
)
