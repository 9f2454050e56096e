// Package text holds every sentence that the kiosk shows, in each language it
// speaks. A text that contains verbs (%s, %d) is a format; a test makes sure
// that all languages have the same verbs in the same order, and that none is
// missing.
//
// The texts of a single screen are in a file of their own, all languages side
// by side (readiness.go); Catalogue has those that several screens share.
package text

import (
	"strconv"
	"strings"
	"time"

	"telecart/appliance/api"
	"telecart/ui/messages"
)

// Catalogue is all texts of the kiosk in one language.
type Catalogue struct {
	Language string // BCP 47
	Point    string // of a decimal number

	// Time and numbers.
	Months     [12]string
	Date       string // day, month's name, year
	Years      string // %d
	SecondsAgo string // %d
	MinutesAgo string // %d
	HoursAgo   string // %d
	DaysAgo    string // %d
	Hours      string // %d hours %02d minutes
	Minutes    string // %d

	// Status bar.
	Demonstration string
	HubConnected  string
	HubLost       string // clock
	HubNone       string
	OnBattery     string
	OnMains       string
	Unsent        string // %d
	Ready         string
	Attention     string
	NotReady      string
	Unknown       string
	Reasons       string
	ReasonsOne    string
	ReasonsMany   string // %d
	AllGood       string

	// The bedside monitors' alarms.
	AlarmsRepeated string
	AlarmSince     string // clock
	AlarmSilenced  string
	AlarmsMore     string // %d
	Virtual        string

	// The daemon.
	NotAnswering string // clock
	Connecting   string

	// Devices.
	DeviceStarting         string
	DeviceReady            string
	DeviceDegraded         string
	DeviceOffline          string
	Devices                string
	MoreDevices            string
	Measure                string
	MeasureStop            string
	CuffLost               string // device
	Measuring              string // in place of DeviceReady
	NoMeasurement          string
	MeasureNow             string
	Adult, Child, Neonate  string // patient sizes of a cuff
	Oral, Axillary, Rectal string // sites of a thermometer
	NoPicture              string
	NoPictureSince         string // %d seconds
	SoundOnly              string
	NoData                 string

	// Vital signs, as monitors write them.
	Names      Names
	Sites      Sites
	OneOf      string // %d instruments
	Differs    string // from another instrument
	MoreOne    string
	MoreValues string // %d
	MoreDiffer string // %d
	AllValues  string
	TurnOver   string
	LeafOf     string // %d of %d

	// Patient.
	Patient          string
	ScanWristband    string
	TypeIn           string
	Change           string
	Practice         string
	PracticeMark     string
	PracticeName     string
	Number           string
	NumberWrong      string
	NumberShort      string // number
	Name             string
	BirthDate        string
	BirthHint        string
	Born             string // date
	BornUnknown      string
	NoPatient        string
	NoPatientMark    string
	NobodyInBed      string
	NobodyInBedHint  string
	WhoIsIt          string
	PatientHint      string
	ReadBackQuestion string
	Yes              string
	No               string
	Continue         string
	Back             string
	NumberMissing    string
	BirthWrong       string
	Identify         string
	ScanUnreadable   string
	ScanNumber       string
	ScanLayout       string // a letter
	ScanBroken       string
	ScanTwo          string // two numbers
	ScanLater        string

	// Privacy.
	Privacy       string
	ShutterOpen   string
	ShutterClosed string
	NothingSent   string

	// Quarantine.
	Quarantine      string
	QuarantineCount string // %d
	QuarantineOne   string
	QuarantineHint  string
	AssignTo        string // number
	PicturesMany    string // %d
	PicturesOne     string
	Discard         string
	HoldToDiscard   string

	// The call.
	CallDoctor      string
	WhyCalling      string
	ReasonHint      string
	OtherReason     string
	QuickReasons    [8]string
	Calling         string
	CallingReason   string // reason
	WaitingSince    string // clock, duration
	NoReason        string
	Cancel          string
	AsksToJoin      string
	NothingBefore   string
	Admit           string
	NotNow          string
	MoreAsking      string // %d
	Roles           Roles
	Remove          string
	HoldToRemove    string
	BeingConnected  string
	LostFor         string // seconds
	GetsNothing     string
	HearsNoRoom     string
	HearsYou        string
	HearsYouOnly    string
	BadLink         string
	NotKnown        string
	SettingUp       string
	LostLink        string // seconds
	StillWorks      string
	DoctorSees      string
	DoctorSeesAgo   string // %d ms
	DoctorSeesNow   string
	DoctorPaused    string
	DoctorNone      string
	DoctorUnknown   string // clock
	DoctorNoReport  string
	DoctorNoVideo   string // name
	DoctorNoVideoS  string // name, seconds
	DoctorMuted     string
	InCallSince     string // clock, duration
	Capture         string
	CaptureNothing  string
	Mute            string
	Unmute          string
	MutedMark       string
	Hold            string
	Resume          string
	HeldMark        string
	HoldClosed      string
	HangUp          string
	HoldOneSecond   string
	DoctorAsks      string
	Done            string
	MoreAsks        string // %d
	Captured        string // label
	CapturedToQuara string // label

	// After.
	CallEnded     string
	CapturedCount string // %d
	CapturedNone  string
	Clean         string
	CleanHint     string
	NextPatient   string
	OnItsWay      string // %d
	AllDelivered  string
	KeptHere      string
	EndedAt       string // clock
	MorePictures  string
	LastSummary   string
	SummaryNone   string
	SummaryNote   string
	SummaryNoNote string
	SummaryCounts string // %d stills, %d readings

	// The rest.
	Night    string
	Day      string
	Close    string
	Space    string
	Accents  string
	Letters  string
	Failed   string // %s what, %s sentence
	DoingIt  string
	NoSignal string
	Trouble  string // of a reading whose device gives no reason

	// What failed, by intent; used with Failed.
	Verbs Verbs
}

// Roles names what a person is in the session.
type Roles struct{ Lead, Consultant, Interpreter, Family, Observer string }

// Verbs names what the nurse wanted when it failed.
type Verbs struct {
	SetPatient, ClearPatient, Call, Admit, Refuse, Remove, Hold, Mute, Hangup, Next,
	Measure, Capture, Discard, Assign, AskDone string
}

// Names are the names of quantities.
type Names struct {
	HeartRate, SpO2, Pulse, AnyPulse, Cuff, NIBP, NIBPMean, NIBPPulse, IBPPulse, Breaths, Temperature, EtCO2, Perfusion string
}

// Sites are the sites of temperatures that nobody is asked to choose.
type Sites struct {
	Ear, Core, Gullet, Nose, Bladder, Blood, Skin, Airway, Room string
}

// Quantity is the label above a value; empty if it has no short name.
func (c *Catalogue) Quantity(name string) string {
	n := c.Names
	return map[string]string{
		"heart-rate": n.HeartRate, "spo2": n.SpO2, "pulse-rate": n.Pulse, "cuff-pressure": n.Cuff,
		"nibp-systolic": n.NIBP, "nibp-mean": n.NIBPMean, "nibp-pulse": n.NIBPPulse, "ibp-pulse": n.IBPPulse, "pulse": n.AnyPulse,
		"respiratory-rate": n.Breaths, "temperature": n.Temperature, "etco2": n.EtCO2, "perfusion-index": n.Perfusion,
	}[name]
}

// Site is where on the body something was measured; an unknown one is returned
// as it is.
func (c *Catalogue) Site(name string) string {
	s := c.Sites
	if here := (map[string]string{
		"oral": strings.ToLower(c.Oral), "axillary": strings.ToLower(c.Axillary), "rectal": strings.ToLower(c.Rectal),
		"tympanic": s.Ear, "core": s.Core, "esophageal": s.Gullet, "nasopharyngeal": s.Nose, "bladder": s.Bladder,
		"blood": s.Blood, "skin": s.Skin, "airway": s.Airway, "room": s.Room,
	})[name]; here != "" {
		return here
	}
	return name
}

// Month returns the name of m.
func (c *Catalogue) Month(m time.Month) string { return c.Months[m-1] }

// Say returns what m says in the catalogue's language.
func (c *Catalogue) Say(m api.Message) string {
	said := m.String()
	if c.Language == "es" {
		said = messages.Spanish().Say(m)
	}
	return said
}

// Word translates a word that is its own code, such as a label; an unknown one,
// such as a name, is returned as it is.
func (c *Catalogue) Word(w string) string {
	if c.Language == "es" {
		return messages.Spanish().Word(w)
	}
	return w
}

// Decimal writes x as people write it.
func (c *Catalogue) Decimal(x float64, decimals int) string {
	return strings.Replace(strconv.FormatFloat(x, 'f', decimals, 64), ".", c.Point, 1)
}

// Languages returns the languages there are; the first is the default.
func Languages() []string { return []string{"en", "es"} }

// For returns the catalogue of a language ("es", "es_MX.UTF-8"); English if
// there is none.
func For(language string) *Catalogue {
	if len(language) >= 2 && language[:2] == "es" {
		return Spanish()
	}
	return English()
}

// Choice is what the nurse calls a size or site that a measurement needs.
func (c *Catalogue) Choice(name string) string {
	switch name {
	case "adult":
		return c.Adult
	case "child":
		return c.Child
	case "neonate":
		return c.Neonate
	case "oral":
		return c.Oral
	case "axillary":
		return c.Axillary
	case "rectal":
		return c.Rectal
	}
	return name
}
