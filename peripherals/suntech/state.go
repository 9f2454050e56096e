package suntech

import "time"

// phase is what the driver believes the module does.
type phase int

const (
	// gone: the line is down, or the module is silent.
	gone phase = iota
	// stopping: an abort was sent and is not confirmed yet. This is also where
	// every connection begins, because nobody knows what the module does then.
	stopping
	// emptying: the module stopped; the cuff is not known to be empty.
	emptying
	// resting: the cuff is empty and nothing is going on.
	resting
	// starting: a start was sent and is not answered yet.
	starting
	// measuring: the module said that it began.
	measuring
	// fetching: the module said that it is done; the result was asked for.
	fetching
)

// How the module is talked to.
const (
	pollInflated = 200 * time.Millisecond // cuff pressure, while something may be in the cuff
	pollResting  = time.Second            // the same, to see that the module is alive
	noteTime     = 5 * time.Minute        // how long a note is of interest
	answerTime   = 300 * time.Millisecond // an answer takes 30 ms; after this it does not come
	repeatAbort  = 500 * time.Millisecond
	repeatFetch  = time.Second
	startTime    = time.Second      // for the answer to a start
	askedTime    = 5 * time.Second  // a start waits that long for an empty cuff
	fillTime     = 5 * time.Second  // a measurement takes longer than that, for a newborn too
	fetchTime    = 10 * time.Second // for a result from a module that is busy
	emptyTime    = 10 * time.Second // for the cuff to become empty
	silence      = 3 * time.Second  // without a packet the module is gone
	refusedTime  = 3 * time.Second  // without one command taken the module refuses all
	fetchTries   = 3
	emptyPolls   = 2  // this many low pressures in a row are an empty cuff
	surePolls    = 15 // the same, where an abort is not confirmed: 3 s, enough to see a cuff that fills
	donePolls    = 15 // and this many, after inflation, a measurement that is over: 3 s, for the K to come
	sway         = 5  // mmHg: a pressure that is held moves by that
	inflatedFrom = 30 // mmHg: from here on there is pressure on the arm
)

// state is everything that the driver knows. It is a value: next makes a new
// one and leaves the old one as it was.
type state struct {
	phase phase
	since time.Time // of the phase

	size size // of the patient, since the last start; "" before it
	// asked is a start that waits until the cuff is empty, until the time until;
	// "" when none does.
	asked size
	until time.Time
	early bool // the module said that it is done before it can have measured
	// claimed is when it said that it is done though the cuff was tight, at held
	// mmHg; zero when it did not.
	claimed time.Time
	held    int
	// guess: the result was asked for though no K said that it is the new one.
	guess bool
	told  result // of this measurement
	// risk: a measurement may be under way in the module. It is set before a
	// start is sent and outlives the connection, so that a lost link is
	// followed by an abort that is repeated until it is confirmed.
	risk bool
	// note is what the nurse has to know of the last measurement, or why one is
	// being stopped; "" when all is well.
	note string
	bad  bool // the module is faulty: no start until it is connected anew
	over int  // mmHg: highest pressure that passed a limit since then, 0 for none
	mute bool // the module does not answer
	// refusing is since when it answers with nothing but letters that refuse;
	// refusal is what that means, once it has lasted, or "".
	refusing time.Time
	refusal  string

	sent  time.Time // when the last packet was sent that is not answered; zero when all are
	heard time.Time // when the last packet came
	poll  time.Time // when the pressure is to be asked for
	again time.Time // when the phase's command is to be repeated
	tries int       // how often it was sent

	peak int // highest pressure of this measurement
	last int // newest pressure of this phase, or unseen
	low  int // low pressures in a row
	high int // pressures in a row that nobody asked for

	starts   []time.Time
	every    time.Duration // interval mode: 0 is off
	next     time.Time     // when it measures again; zero while it does not run
	ended    time.Time     // of the last measurement
	failures int           // in a row
}

// event is something that happens. Every event carries the time, so the
// machine has no clock.
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
	forgotten                  // who wanted it does not wait any more
	acked                      // the module answered with a letter
	pressed                    // with the cuff pressure
	resulted                   // with a result
	heard                      // with something else
)

// effect is what the driver has to do.
type effect struct {
	kind effectKind
	data []byte // send
	mmHg int    // pressure
	res  result // values
	why  string // blank, noPressure, refuse
}

type effectKind int

const (
	send       effectKind = iota
	pressure              // tell the cuff pressure
	noPressure            // tell that there is none
	values                // tell a result
	blank                 // tell that there are no values
	accept                // the start was accepted by the module
	refuse                // it was not
)
