package api

import "time"

// The paths of the local API. Who may call what is the daemon's table of
// routes (internal/localapi).
const (
	PathStatus     = "/v1/status"     // GET Status
	PathDevices    = "/v1/devices"    // GET Devices
	PathReadings   = "/v1/readings"   // GET Readings
	PathModels     = "/v1/models"     // GET Models
	PathEvents     = "/v1/events"     // GET server-sent events, see EventSnapshot
	PathPatient    = "/v1/patient"    // PUT PatientRequest, DELETE
	PathCall       = "/v1/call"       // POST CallRequest
	PathAdmit      = "/v1/admit"      // POST PersonRequest
	PathRefuse     = "/v1/refuse"     // POST PersonRequest
	PathRemove     = "/v1/remove"     // POST PersonRequest: takes effect at once
	PathHold       = "/v1/hold"       // POST Switch
	PathMute       = "/v1/mute"       // POST Switch: the room microphone
	PathHangup     = "/v1/hangup"     // POST: cancels a call or ends a session
	PathNext       = "/v1/next"       // POST: after an ended session: ready for the next patient
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
	Error Message `json:"error"` // what failed, and what to do
}

// Status is the state of the cart as a whole.
type Status struct {
	Cart      Cart         `json:"cart"`
	Readiness Readiness    `json:"readiness"`
	Hub       HubLink      `json:"hub"`
	Session   Session      `json:"session"`
	Patient   *Patient     `json:"patient,omitempty"`
	Shutter   string       `json:"shutter"` // open, closed, none
	Power     *Power       `json:"power,omitempty"`
	Unsent    *int         `json:"unsent,omitempty"` // items that the hospital's systems do not have yet; absent if none are configured
	Reports   Reports      `json:"reports,omitempty"`
	Kiosk     *KioskReport `json:"kiosk,omitempty"`
	Now       time.Time    `json:"now"`
	Feeds     []Feed       `json:"feeds"`
	Captures  []Still      `json:"captures"` // of the session that runs or has just ended, and in quarantine

	PatientSince time.Time `json:"patientSince,omitzero"` // see Vitals
}

// Cart identifies the cart, with the settings that screens need.
type Cart struct {
	ID            string `json:"id"`
	Name          string `json:"name"`
	Version       string `json:"version"`
	Demonstration bool   `json:"demonstration"` // virtual instruments, practice patient
	TimeZone      string `json:"timeZone"`      // IANA name

	Fahrenheit bool       `json:"fahrenheit,omitempty"` // temperatures are shown in °F
	Numbers    NumberRule `json:"numbers,omitzero"`
	IdleLock   int        `json:"idleLock,omitempty"` // seconds untouched after which the kiosk hides the patient; 0: never
}

// NumberRule describes this site's patient numbers; see wristband.NewRule.
type NumberRule struct {
	Pattern    string `json:"pattern,omitempty"`
	CheckDigit string `json:"checkDigit,omitempty"`
}

// Readiness is the one light: whether the cart can be used now.
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

// Power is the power supply.
type Power struct {
	OnBattery        bool `json:"onBattery"`
	Percent          int  `json:"percent"`
	MinutesRemaining int  `json:"minutesRemaining"` // -1 if unknown
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
	Choices  []string  `json:"choices,omitempty"`  // to measure, one of these sizes or sites must be given

	// The alarms of a bedside monitor, the gravest first. Empty if there are
	// none; absent if that is not known, as for an instrument that reports no
	// alarms or does not work.
	Alerts    []Alert `json:"alerts,omitzero"`
	AlertNote Message `json:"alertNote,omitzero"` // applies to all of them: "alarms paused"
}

// Alert is an alarm of a bedside monitor. The cart repeats it but is no
// substitute: it may come late, and the cart never sounds.
type Alert struct {
	ID         string     `json:"id,omitempty"` // stays the same when the text changes
	Text       string     `json:"text"`         // the monitor's own words
	Priority   string     `json:"priority" enum:"high,medium,low,technical"`
	Silenced   bool       `json:"silenced,omitempty"`
	Since      time.Time  `json:"since"`                // when the cart first saw it
	DeviceTime *time.Time `json:"deviceTime,omitempty"` // when it began by the monitor's clock
}

// Readings answers GET /v1/readings: the newest of each quantity. As an event
// it has those that changed, and how all of them are shown if that changed.
type Readings struct {
	Readings []Reading `json:"readings"`
	Vitals   *Vitals   `json:"vitals,omitempty"`
	Now      time.Time `json:"now,omitzero"` // for the page: when this was sent, by the cart's clock
}

// MeasureWith returns the request to measure with one of the device's Choices.
func MeasureWith(device, choice string) MeasureRequest {
	switch choice {
	case "adult", "child", "neonate":
		return MeasureRequest{Device: device, Size: choice}
	}
	return MeasureRequest{Device: device, Site: choice}
}

// Reading is one measured value. A missing value is absent, with the quality
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
	Began      time.Time  `json:"began,omitzero"` // for a measurement that takes time; absent means At

	// By the cart's clock: when the value was measured, which is before At if
	// an instrument repeats an old value, and until when it is shown without
	// its age. Absent if unknown: then the value is old.
	MeasuredAt time.Time `json:"measuredAt,omitzero"`
	FreshUntil time.Time `json:"freshUntil,omitzero"`
}

// Fresh reports whether the value is shown as current at now. A time further in
// the future than it may be in the past comes from another clock; no time at
// all means long ago.
func (r Reading) Fresh(now time.Time) bool {
	return now.Sub(r.MeasuredAt).Abs() <= r.FreshUntil.Sub(r.MeasuredAt)
}

// ReadingKey tells readings apart: the newest of each key is shown.
type ReadingKey struct{ Device, Quantity, Site string }

// Key returns the key of r.
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

// Patient is a person in the bed. Practice marks the demonstration's patient.
type Patient struct {
	Number    string `json:"number"`
	Name      string `json:"name"`      // as written
	BirthDate string `json:"birthDate"` // 1956-05-03, or empty
	Practice  bool   `json:"practice,omitempty"`
}

// Same reports whether p and q are one person: the number decides or, if one of
// them has none, everything else that is known.
func (p Patient) Same(q Patient) bool {
	if p.Number != "" && q.Number != "" {
		return p.Number == q.Number && p.Practice == q.Practice
	}
	return p == q
}

// CodeWhichPatient is the code that refuses a PatientRequest because it must
// say whether it is a correction or another patient.
const CodeWhichPatient = "session.which-patient"

// PatientRequest says who is in the bed. During an encounter a different entry
// must also say why: a Correction of a mistyped entry of the same person, or
// Another patient, for whom another encounter begins.
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

// PersonRequest admits, refuses or removes a person. Without a Participant it
// means the only one who asks; for a removal it must be given. The Reason of a
// refusal is shown to them.
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

// Still is a stored capture: a still unless Kind says otherwise.
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

// EncounterSummary is one line of the list. Physician is the one who led.
type EncounterSummary struct {
	ID        string     `json:"id"`
	Patient   *Patient   `json:"patient,omitempty"`
	Reason    string     `json:"reason,omitempty"`
	Physician *Physician `json:"physician,omitempty"`
	StartedAt time.Time  `json:"startedAt"`
	EndedAt   *time.Time `json:"endedAt,omitempty"`
	Removed   *time.Time `json:"removed,omitempty"` // when its contents were removed from the cart, after delivery
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
	Curves       []Curve         `json:"curves"`   // the waves in the record
}

// Attendance is one person's part in an encounter, from the admission on.
type Attendance struct {
	ID string `json:"id"`
	Physician
	Role     string     `json:"role"` // the last one
	JoinedAt time.Time  `json:"joinedAt"`
	LeftAt   *time.Time `json:"leftAt,omitempty"` // not set while merely disconnected
}

// Curve summarises a wave in the record: how much of it there is, and how often
// samples are missing. The name is older than the glossary.
type Curve struct {
	Device   string    `json:"device"`
	Quantity string    `json:"quantity"`
	Rate     float64   `json:"rate"` // samples per second
	From     time.Time `json:"from"`
	To       time.Time `json:"to"`
	Samples  int       `json:"samples"`
	Gaps     int       `json:"gaps"`
}

// Note is the physician's note. Every save is a revision; the newest counts.
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
	// Late is when it was stored, if not at once: what protects the patient is
	// done even while the record cannot be written.
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

// KioskReport is what the kiosk reports to show.
type KioskReport struct {
	Screen          string    `json:"screen"`
	PhysicianFrames uint64    `json:"physicianFrames"` // decoded and drawn since this session began
	At              time.Time `json:"at"`
}
