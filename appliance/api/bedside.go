package api

import "time"

// Besides the tracks, four data channels connect cart and page. The MediaStream
// id of each track is the role of its feed: room, exam, otoscope (video), talk
// and stethoscope (sound). A stream whose id begins with StreamVoice is the
// voice of another person in the session; the cart offers a track for each who
// may come.
const (
	StreamVoice        = "voice-"      // followed by a number
	ChannelControl     = "control"     // reliable, JSON: PageCommand one way, CartMessage the other
	ChannelVitals      = "vitals"      // reliable, JSON: Readings, everything at first, then changes
	ChannelWaves       = "waves"       // unordered, no retransmits, JSON: Wave
	ChannelStethoscope = "stethoscope" // reliable, binary: 8 kHz samples, see SoundHeader
)

// PageCommand is a request of the page to the cart. Every command with an ID is
// answered by a CartMessage of type "reply" with the same ID.
//
//	view    Feeds: role → off, small (640×360, 15/s) or large (1280×720, 30/s)
//	listen  On: the stethoscope is wanted
//	still   Device: take one, answered with Still once it is stored
//	note    Text, Revision, Encounter: answered with Note once it is stored
//	ask     Text: shown to the nurse
//	mute    On: this person's microphone is muted (for show)
//	report  Report: what this page really gets, once a second, no answer
//	clock   answered with Now at once
//	end     ends the session; only the lead's does
type PageCommand struct {
	ID       string            `json:"id,omitempty"`
	Type     string            `json:"type" enum:"view,listen,still,note,ask,mute,report,clock,end"`
	Feeds    map[string]string `json:"feeds,omitempty" enum:"off,small,large"`
	On       bool              `json:"on,omitempty"`
	Device   string            `json:"device,omitempty"`
	Text     string            `json:"text,omitempty"`
	Revision int               `json:"revision,omitempty"`
	// Encounter is the one that the note belongs to; absent: the session's
	// first. The patient may have changed while the note was typed.
	Encounter string        `json:"encounter,omitempty"`
	Report    *DoctorReport `json:"report,omitempty"`
}

// CartMessage is a message of the cart to the page.
type CartMessage struct {
	Type  string    `json:"type" enum:",reply,state"`
	ID    string    `json:"id,omitempty"`   // reply: of the command
	Error Message   `json:"error,omitzero"` // reply: why it failed
	Still *Still    `json:"still,omitempty"`
	Note  *Note     `json:"note,omitempty"`
	State *Bedside  `json:"state,omitempty"`
	Now   time.Time `json:"now"`
}

// Bedside is what the page shows around pictures and sound. It is sent at the
// start and whenever it changes.
type Bedside struct {
	Cart    Cart     `json:"cart"`
	Session Session  `json:"session"`
	Patient *Patient `json:"patient,omitempty"`

	Feeds    []Feed  `json:"feeds"`
	Shutter  string  `json:"shutter"` // open, closed, none
	Captures []Still `json:"captures"`
	Note     *Note   `json:"note,omitempty"`

	// Instruments are those that measure, in the order of the configuration:
	// every reading and wave names one of them as its device.
	Instruments []Instrument `json:"instruments"`

	// Alerts are those of the monitors that have any, or whose alarms are not
	// as usual.
	Alerts []MonitorAlerts `json:"alerts"`

	PatientSince time.Time `json:"patientSince,omitzero"` // see Vitals

	Traded []Message `json:"traded,omitempty"` // what was given up because the link to this page is too narrow
}

// SeenBy returns as much as user may see. Pictures and readings are for
// everybody whom the nurse let in; the patient's number and birth date,
// captures and the note only for those who treat.
func (b Bedside) SeenBy(user string) Bedside {
	b.Session = b.Session.SeenBy(user)
	if p := b.Session.Of(user); p != nil && p.In() && p.Treats() {
		return b
	}
	b.Captures, b.Note = []Still{}, nil
	if b.Patient != nil {
		b.Patient = &Patient{Name: b.Patient.Name, Practice: b.Patient.Practice}
	}
	return b
}

// Instrument is a source of readings, waves and alarms.
type Instrument struct {
	Device  string `json:"device"`
	Label   string `json:"label"` // what a nurse calls it; not unique
	Virtual bool   `json:"virtual,omitempty"`
}

// MonitorAlerts are the alarms of one bedside monitor.
type MonitorAlerts struct {
	Device  string  `json:"device"`
	Label   string  `json:"label"` // what a nurse calls it
	Virtual bool    `json:"virtual,omitempty"`
	Note    Message `json:"note,omitzero"`
	Alerts  []Alert `json:"alerts"`
}

// Reports are the newest reports of the pages, by participant.
type Reports map[string]DoctorReport

// Lead returns the report of the session's lead; nil if there is none.
func (r Reports) Lead(s Session) *DoctorReport {
	if p := s.Lead(); p != nil {
		if d, ok := r[p.ID]; ok {
			return &d
		}
	}
	return nil
}

// DoctorReport is what one participant's page really receives.
type DoctorReport struct {
	Feeds map[string]FeedReport `json:"feeds"`       // by role
	Large string                `json:"large"`       // role of the large feed
	At    time.Time             `json:"at,omitzero"` // when it arrived; set by the cart
	Muted bool                  `json:"muted,omitempty"`

	Traded []Message `json:"traded,omitempty"` // what was given up because the link is too narrow; set by the cart
}

// FeedReport is what the page receives of one feed.
type FeedReport struct {
	Frames  uint64  `json:"frames"` // rendered so far; samples for sound
	FPS     float64 `json:"fps"`
	DelayMS int     `json:"delayMs"` // -1 if unknown
	Width   int     `json:"width"`
	Height  int     `json:"height"`
	Frozen  bool    `json:"frozen,omitempty"` // by the physician, or because nothing arrives
	Loss    float64 `json:"loss"`             // 0..1 over the last second
}

// SoundHeader begins each message of ChannelStethoscope; then come Count
// little-endian 16-bit samples.
//
//	0  u16 version, 1
//	2  u16 flags, bit 0: samples are missing before this message
//	4  u32 rate, 8000
//	8  u64 number of the first sample
//	16 i64 cart time of the first sample, µs since 1970
//	24 u32 count
const SoundHeader = 28
