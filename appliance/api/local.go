package api

import "time"

// The paths of the local API. Who may call what is the daemon's table of
// routes (internal/localapi).
const (
	PathStatus     = "/v1/status"     // GET Status
	PathDevices    = "/v1/devices"    // GET Devices
	PathReadings   = "/v1/readings"   // GET Readings
	PathModels     = "/v1/models"     // GET Models
	PathEvents     = "/v1/events"     // GET server-sent events, see Event
	PathPatient    = "/v1/patient"    // PUT PatientRequest, DELETE
	PathCall       = "/v1/call"       // POST CallRequest
	PathAdmit      = "/v1/admit"      // POST PersonRequest
	PathRefuse     = "/v1/refuse"     // POST PersonRequest
	PathRemove     = "/v1/remove"     // POST PersonRequest: out of the session, at once
	PathHold       = "/v1/hold"       // POST Switch
	PathMute       = "/v1/mute"       // POST Switch: the room microphone
	PathHangup     = "/v1/hangup"     // POST: cancels a call or ends a session
	PathNext       = "/v1/next"       // POST: after an ended session, ready for the next patient
	PathMeasure    = "/v1/measure"    // POST MeasureRequest
	PathRelease    = "/v1/release"    // POST ReleaseRequest
	PathCapture    = "/v1/capture"    // POST CaptureRequest, answers Still
	PathStills     = "/v1/stills/"    // GET {id} the JPEG; POST {id}/discard, {id}/assign
	PathEncounters = "/v1/encounters" // GET EncounterList; GET /{id} Encounter, ?trend=no: without Trend and Curves
	PathFeeds      = "/v1/feeds/"     // GET {device or "physician"}: frames, see ReadFrame
	PathReport     = "/v1/kiosk"      // POST KioskReport
	PathAskDone    = "/v1/ask/done"   // POST AskDone
)

// Error is the body of every answer that is not 2xx.
type Error struct {
	Error Message `json:"error"` // what failed on what, and what to do
}

// Status is the cart as a whole.
type Status struct {
	Cart      Cart         `json:"cart"`
	Readiness Readiness    `json:"readiness"`
	Hub       HubLink      `json:"hub"`
	Session   Session      `json:"session"`
	Patient   *Patient     `json:"patient,omitempty"`
	Shutter   string       `json:"shutter"` // open, closed, none
	Power     *Power       `json:"power,omitempty"`
	Unsent    *int         `json:"unsent,omitempty"` // items that the hospital's systems do not have yet; absent where none is configured
	Reports   Reports      `json:"reports,omitempty"`
	Kiosk     *KioskReport `json:"kiosk,omitempty"`
	Now       time.Time    `json:"now"`
	Feeds     []Feed       `json:"feeds"`
	Captures  []Still      `json:"captures"` // of the session that runs or has just ended, and the quarantine

	PatientSince time.Time `json:"patientSince,omitzero"` // see Vitals
}

// Cart is who the cart is.
type Cart struct {
	ID            string `json:"id"`
	Name          string `json:"name"`
	Version       string `json:"version"`
	Demonstration bool   `json:"demonstration"` // virtual instruments, practice patient
	TimeZone      string `json:"timeZone"`      // IANA name

	Fahrenheit bool       `json:"fahrenheit,omitempty"` // how screens show a temperature
	Numbers    NumberRule `json:"numbers,omitzero"`
}

// NumberRule is what patient numbers look like here; see wristband.NewRule.
type NumberRule struct {
	Pattern    string `json:"pattern,omitempty"`
	CheckDigit string `json:"checkDigit,omitempty"`
}

// Readiness is the one light.
type Readiness struct {
	Light   string    `json:"light" enum:"not-ready,ready,attention"`
	Reasons []Message `json:"reasons"`
}

// HubLink is the connection to the hub.
type HubLink struct {
	Configured bool      `json:"configured"`
	Connected  bool      `json:"connected"`
	Since      time.Time `json:"since"`
	Detail     Message   `json:"detail,omitzero"`
}

// Power is the supply.
type Power struct {
	OnBattery        bool `json:"onBattery"`
	Percent          int  `json:"percent"`
	MinutesRemaining int  `json:"minutesRemaining"` // -1 when not known
}

// Devices answers GET /v1/devices.
type Devices struct {
	Devices []Device `json:"devices"`
}

// Device is one instrument. State is starting, online, degraded or offline.
type Device struct {
	ID       string    `json:"id"`
	Model    string    `json:"model"`
	Label    string    `json:"label"` // what a nurse calls it
	Kind     string    `json:"kind"`  // vitals, camera, sound, controls
	State    string    `json:"state"`
	Detail   Message   `json:"detail"`
	Since    time.Time `json:"since"`
	Virtual  bool      `json:"virtual,omitempty"`
	Measures bool      `json:"measures,omitempty"` // can be told to measure
	Choices  []string  `json:"choices,omitempty"`  // one of these sizes or sites has to be named to measure

	// What a bedside monitor alarms about now, the gravest first: empty when it
	// alarms about nothing, absent when that is not known, as of an instrument
	// that does not tell or does not work.
	Alerts    []Alert `json:"alerts,omitzero"`
	AlertNote Message `json:"alertNote,omitzero"` // what holds for all of them: "alarms paused"
}

// Alert is an alarm that a bedside monitor gives. The cart repeats it and does
// not replace it: it may come late, and the cart never sounds.
type Alert struct {
	ID         string     `json:"id,omitempty"` // the same while the words change
	Text       string     `json:"text"`         // the monitor's own words
	Priority   string     `json:"priority" enum:"high,medium,low,technical"`
	Silenced   bool       `json:"silenced,omitempty"`
	Since      time.Time  `json:"since"`                // when the cart first saw it
	DeviceTime *time.Time `json:"deviceTime,omitempty"` // the same by the monitor's clock
}

// Readings answers GET /v1/readings: the newest of each quantity. As an event
// it names those that changed, and how all of them are shown if that changed.
type Readings struct {
	Readings []Reading `json:"readings"`
	Vitals   *Vitals   `json:"vitals,omitempty"`
	Now      time.Time `json:"now,omitzero"` // to the page: when this was sent, by the cart's clock
}

// MeasureWith is the request to measure with one of the device's Choices.
func MeasureWith(device, choice string) MeasureRequest {
	switch choice {
	case "adult", "child", "neonate":
		return MeasureRequest{Device: device, Size: choice}
	}
	return MeasureRequest{Device: device, Site: choice}
}

// Reading is one number. A missing number has no Value and the quality
// "no-signal".
type Reading struct {
	Device     string     `json:"device"`
	Quantity   string     `json:"quantity"`
	Label      string     `json:"label"`
	Value      *float64   `json:"value,omitempty"`
	Unit       string     `json:"unit"`           // as shown to people: mmHg, °C
	UCUM       string     `json:"ucum,omitempty"` // as other systems want it: mm[Hg], Cel
	LOINC      string     `json:"loinc,omitempty"`
	MDC        uint32     `json:"mdc,omitempty"`
	Quality    string     `json:"quality" enum:"no-signal,good,suspect"`
	Detail     Message    `json:"detail,omitzero"`
	Site       string     `json:"site,omitempty"`
	Decimals   int        `json:"decimals"`
	At         time.Time  `json:"at"`
	DeviceTime *time.Time `json:"deviceTime,omitempty"`
	Began      time.Time  `json:"began,omitzero"` // of a measurement that takes time; absent: at At

	// By the cart's clock: when it was measured, which is before At where an
	// instrument repeats an old value, and until when it is shown without its
	// age. Absent where that is not known: then the value is old.
	MeasuredAt time.Time `json:"measuredAt,omitzero"`
	FreshUntil time.Time `json:"freshUntil,omitzero"`
}

// Fresh reports whether the value is shown as the present one at now. One that
// is further in the future than it may be in the past is of another clock, and
// one of no time is of long ago.
func (r Reading) Fresh(now time.Time) bool {
	return now.Sub(r.MeasuredAt).Abs() <= r.FreshUntil.Sub(r.MeasuredAt)
}

// ReadingKey tells readings apart: the newest of each key is shown.
type ReadingKey struct{ Device, Quantity, Site string }

// Key returns what r is the newest of.
func (r Reading) Key() ReadingKey { return ReadingKey{r.Device, r.Quantity, r.Site} }

// Wave is a run of samples; the value is Offset + Scale×sample.
type Wave struct {
	Device   string    `json:"device"`
	Quantity string    `json:"quantity"`
	Label    string    `json:"label,omitempty"`
	Unit     string    `json:"unit,omitempty"`
	UCUM     string    `json:"ucum,omitempty"`
	MDC      uint32    `json:"mdc,omitempty"`
	Rate     float64   `json:"rate"`
	Scale    float64   `json:"scale"`
	Offset   float64   `json:"offset"`
	Seq      uint64    `json:"seq"` // number of the first sample; a jump is a gap
	Samples  []int32   `json:"samples"`
	Quality  string    `json:"quality" enum:"no-signal,good,suspect"`
	At       time.Time `json:"at"` // of the last sample
}

// Patient is who lies in the bed. Practice marks the demonstration's patient.
type Patient struct {
	Number    string `json:"number"`
	Name      string `json:"name"`      // as written
	BirthDate string `json:"birthDate"` // 1956-05-03, or empty
	Practice  bool   `json:"practice,omitempty"`
}

// Same reports whether p and q are one person: by number, and by all that is
// known where one of them has none.
func (p Patient) Same(q Patient) bool {
	if p.Number != "" && q.Number != "" {
		return p.Number == q.Number && p.Practice == q.Practice
	}
	return p == q
}

// CodeWhichPatient is the code of the refusal of a PatientRequest that has to
// say which it is.
const CodeWhichPatient = "session.which-patient"

// PatientRequest says who lies in the bed. During an encounter, where that is
// not who was said to lie there, it also says which it is: a Correction of what
// was mistyped of the same person, or Another patient, for whom another
// encounter begins.
type PatientRequest struct {
	Patient
	Correction bool `json:"correction,omitempty"`
	Another    bool `json:"another,omitempty"`
}

// Feed is a picture or sound that the physician can get. Role is room, exam,
// otoscope, stethoscope or talk.
type Feed struct {
	Device string  `json:"device"`
	Role   string  `json:"role"`
	Label  string  `json:"label"`                                         // "Room camera"
	Kind   string  `json:"kind"`                                          // video, sound
	State  string  `json:"state" enum:"offline,starting,online,degraded"` // as the device's
	Detail Message `json:"detail,omitzero"`
}

// CallRequest asks for a physician.
type CallRequest struct {
	Reason string `json:"reason"`
}

// PersonRequest admits, refuses or removes a person. Without a Participant the
// only one who asks is meant; to remove somebody they have to be named. Reason,
// of a refusal, is shown to them.
type PersonRequest struct {
	Participant string `json:"participant,omitempty"`
	Reason      string `json:"reason,omitempty"`
}

// Switch turns something on or off.
type Switch struct {
	On bool `json:"on"`
}

// ReleaseRequest lifts the lock-out of an instrument that endangered a patient.
// Only a technician may; the reason is recorded.
type ReleaseRequest struct {
	Device string `json:"device"`
	Reason string `json:"reason"`
}

// MeasureRequest starts a measurement, or aborts it.
type MeasureRequest struct {
	Device string `json:"device"`
	Size   string `json:"size,omitempty"`
	Site   string `json:"site,omitempty"`
	Abort  bool   `json:"abort,omitempty"`
}

// CaptureRequest takes a still.
type CaptureRequest struct {
	Device string `json:"device"`
}

// Still is a stored capture: a picture, unless Kind says what else.
type Still struct {
	ID         string    `json:"id"`
	Kind       string    `json:"kind,omitempty"` // clip, sound, document, measurement; absent: still
	Encounter  string    `json:"encounter,omitempty"`
	Device     string    `json:"device"`
	Label      string    `json:"label"`
	By         string    `json:"by"` // nurse, pedal or the physician's user name
	SHA256     string    `json:"sha256"`
	Size       int64     `json:"size"`
	Type       string    `json:"type"` // image/jpeg
	Width      int       `json:"width"`
	Height     int       `json:"height"`
	At         time.Time `json:"at"`
	Quarantine bool      `json:"quarantine,omitempty"` // taken without a confirmed patient
	Discarded  bool      `json:"discarded,omitempty"`
	Site       string    `json:"site,omitempty"`       // of the body
	Laterality string    `json:"laterality,omitempty"` // left, right, both
}

// EncounterList answers GET /v1/encounters, newest first.
type EncounterList struct {
	Encounters []EncounterSummary `json:"encounters"`
}

// EncounterSummary is one line of the list. Physician is who led.
type EncounterSummary struct {
	ID        string     `json:"id"`
	Patient   *Patient   `json:"patient,omitempty"`
	Reason    string     `json:"reason,omitempty"`
	Physician *Physician `json:"physician,omitempty"`
	StartedAt time.Time  `json:"startedAt"`
	EndedAt   *time.Time `json:"endedAt,omitempty"`
	Removed   *time.Time `json:"removed,omitempty"` // its contents were removed from the cart, after delivery
	Stills    int        `json:"stills"`
	Readings  int        `json:"readings"`
}

// Encounter is everything about one encounter.
type Encounter struct {
	EncounterSummary
	Participants []Attendance    `json:"participants"` // in the order in which they came
	Note         *Note           `json:"note,omitempty"`
	Captures     []Still         `json:"captures"`
	Trend        []Reading       `json:"trend"`    // the stored readings, oldest first
	Timeline     []TimelineEntry `json:"timeline"` // oldest first
	Curves       []Curve         `json:"curves"`   // what curves there are
}

// Attendance is one person's part in an encounter, from the admission on.
type Attendance struct {
	ID string `json:"id"`
	Physician
	Role     string     `json:"role"` // the last one
	JoinedAt time.Time  `json:"joinedAt"`
	LeftAt   *time.Time `json:"leftAt,omitempty"` // for good
}

// Curve is a curve in the record: how much of it there is, and how often
// samples are missing.
type Curve struct {
	Device   string    `json:"device"`
	Quantity string    `json:"quantity"`
	Rate     float64   `json:"rate"` // samples per second
	From     time.Time `json:"from"`
	To       time.Time `json:"to"`
	Samples  int       `json:"samples"`
	Gaps     int       `json:"gaps"`
}

// Note is the physician's note; every save is a revision, the newest counts.
type Note struct {
	Text     string    `json:"text"`
	Revision int       `json:"revision"`
	Author   string    `json:"author"`
	At       time.Time `json:"at"`
}

// ClockJumped is the kind of a TimelineEntry before which the cart's clock was
// put back or forward: times on both sides are not to be subtracted.
const ClockJumped = "clock-jumped"

// TimelineEntry is something that happened.
type TimelineEntry struct {
	At   time.Time `json:"at"`
	Kind string    `json:"kind"` // called, asked, admitted, media-up, media-lost, still, note, ended, …
	Who  string    `json:"who,omitempty"`
	Text string    `json:"text,omitempty"`
	// Late is when it could be stored, where that was not at once: what protects
	// the patient is done also while the record cannot be written.
	Late *time.Time `json:"late,omitempty"`
}

// Models answers GET /v1/models.
type Models struct {
	Models []Model `json:"models"`
}

// Model is one entry of the registry of peripherals.
type Model struct {
	ID       string   `json:"id"`
	Vendor   string   `json:"vendor"`
	Product  string   `json:"product"`
	Label    string   `json:"label"`
	Gives    []string `json:"gives"`
	Protocol string   `json:"protocol"`
}

// KioskReport is what the kiosk says it shows.
type KioskReport struct {
	Screen          string    `json:"screen"`
	PhysicianFrames uint64    `json:"physicianFrames"` // decoded and drawn since this session began
	At              time.Time `json:"at"`
}
