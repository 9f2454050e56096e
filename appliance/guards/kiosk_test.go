package guards

// kioskGuards: what cannot be undone is not done by a touch.
func kioskGuards() []guard {
	return []guard{
		{
			name: "what is held is held for a second",
			file: "ui/kiosk/widget/hold.go",
			old:  `const HoldFor = time.Second`,
			new:  `const HoldFor = time.Second / 10`,
			by:   "./ui/kiosk/widget TestHoldButton",
		},
		{
			name: "a tap does not do it",
			file: "ui/kiosk/widget/hold.go",
			old:  `func (b *HoldButton) Tapped(*fyne.PointEvent) {}`,
			new:  `func (b *HoldButton) Tapped(*fyne.PointEvent) { b.OnHeld() }`,
			by:   "./ui/kiosk/screen TestDangerousIsHeld",
		},
		{
			name: "a finger that slid off lets go",
			file: "ui/kiosk/widget/hold.go",
			old:  `func (b *HoldButton) MouseOut() { b.release() }`,
			new:  `func (b *HoldButton) MouseOut() {}`,
			by:   "./ui/kiosk/widget TestHoldButton",
		},
		{
			name: "letting go early does nothing",
			file: "ui/kiosk/widget/hold.go",
			old:  `func (b *HoldButton) MouseUp(*desktop.MouseEvent) { b.release() }`,
			new:  `func (b *HoldButton) MouseUp(*desktop.MouseEvent) {}`,
			by:   "./ui/kiosk/screen TestDangerousIsHeld",
		},
		{
			name: "a button that is off does nothing",
			file: "ui/kiosk/widget/hold.go",
			old:  `if b.OnHeld != nil && !b.look.Off {`,
			new:  `if b.OnHeld != nil {`,
			by:   "./ui/kiosk/widget TestHoldButton",
		},
		{
			name: "nobody in the bed is held for",
			file: "ui/kiosk/screen/app.go",
			old:  `b := widget.NewHold(f, a.cfg.After,`,
			new:  `b := widget.NewHold(f, func(_ time.Duration, f func()) func() { f(); return func() {} },`,
			by:   "./ui/kiosk/screen TestDangerousIsHeld",
		},
		{
			name: "a hold ends with its screen",
			file: "ui/kiosk/screen/app.go",
			old:  `			b.Release()`,
			new:  `			_ = b`,
			by:   "./ui/kiosk/screen TestHoldEndsWithItsScreen",
		},
		{
			name: "a hold is for one picture",
			file: "ui/kiosk/screen/stillgrid.go",
			old:  `k.discard.Release()`,
			new:  `_ = k.discard`,
			by:   "./ui/kiosk/screen TestHoldIsForOnePicture",
		},
		{
			name: "a hold is seen to go on",
			file: "ui/kiosk/widget/button.go",
			old:  `f.held.Hidden = f.filled == 0`,
			new:  `f.held.Hidden = true`,
			by:   "./ui/kiosk/widget TestHoldIsSeen",
		},
		{
			name: "what is off looks off",
			file: "ui/kiosk/widget/button.go",
			old:  `fill = p.OffFill()`,
			new:  `_ = fill`,
			by:   "./ui/kiosk/widget TestOffLooksOff",
		},
		{
			name: "not now does not admit",
			file: "ui/kiosk/screen/asked.go",
			old:  `state.Intent{Kind: state.Refuse, ID: d.who}`,
			new:  `state.Intent{Kind: state.Admit, ID: d.who}`,
			by:   "./ui/kiosk/screen TestButtonsDoWhatTheySay",
		},
		{
			name: "an answer is for the one who was seen",
			file: "ui/kiosk/screen/asked.go",
			old:  `	pause := now.Sub(d.since) < doorPause`,
			new:  `	pause := false`,
			by:   "./ui/kiosk/screen TestAnswerInTheCall",
		},
		{
			name: "the answer names who is answered",
			file: "ui/kiosk/screen/asked.go",
			old:  `state.Intent{Kind: state.Admit, ID: d.who}`,
			new:  `state.Intent{Kind: state.Admit}`,
			by:   "./ui/kiosk/screen TestTwoAsk",
		},
		{
			name: "a removal is for one person",
			file: "ui/kiosk/screen/people.go",
			old:  `		k.remove.Release() // it was held for somebody else`,
			new:  ``,
			by:   "./ui/kiosk/screen TestRemoveIsForOnePerson",
		},
		{
			name: "who asks is seen over what is open",
			file: "ui/kiosk/state/screen.go",
			old:  `		if len(m.Asking()) > 0 {`,
			new:  `		if false {`,
			by:   "./ui/kiosk/state TestTheDoorComesFirst",
		},
		{
			name: "nobody is said to hear a room that is held",
			file: "ui/kiosk/state/people.go",
			old:  `	case s.Held:`,
			new:  `	case false:`,
			by:   "./ui/kiosk/state TestPeople",
		},
		{
			name: "an old report says nothing of now",
			file: "ui/kiosk/state/people.go",
			old:  `	case !ok || now.Sub(r.At) > ReportGoodFor:`,
			new:  `	case !ok:`,
			by:   "./ui/kiosk/state TestPeople",
		},
		{
			name: "privacy does what it says",
			file: "ui/kiosk/screen/call.go",
			old:  `Kind: state.Hold, On: !a.model.Status.Session.Held`,
			new:  `Kind: state.Hold, On: a.model.Status.Session.Held`,
			by:   "./ui/kiosk/screen TestButtonsDoWhatTheySay",
		},
		{
			name: "a scan with a pause in it is not taken",
			file: "ui/kiosk/state/scanner.go",
			old:  `	case whole && s.keys == len(s.run):`,
			new:  `	case whole:`,
			by:   "./ui/kiosk/state TestPartOfAScanIsRefused",
		},
		{
			name: "a scan that stops is taken back from the fields",
			file: "ui/kiosk/state/scanner.go",
			old:  `	case s.fast(scanSure, s.last), s.fast(scanLeast, s.last) && !m.typing():`,
			new:  `	case false:`,
			by:   "./ui/kiosk/state TestScanWithoutAnEnd",
		},
		{
			name: "two codes in a row replace no read-back",
			file: "ui/kiosk/state/scan.go",
			old:  `	case first != "" && (m.Ask != nil || first != p.Number):`,
			new:  `	case false:`,
			by:   "./ui/kiosk/state TestTwoCodes",
		},
		{
			name: "a key of a scan presses no button",
			file: "ui/kiosk/screen/keys.go",
			old:  `		if !k.app.model.Scanning(k.now) {`,
			new:  `		if true {`,
			by:   "./ui/kiosk/screen TestKeysOfAScanReachNoButton",
		},
		{
			name: "no to the read-back sets no patient",
			file: "ui/kiosk/screen/patient.go",
			old:  `Size: 48}, state.Answer{})`,
			new:  `Size: 48}, state.Answer{Yes: true})`,
			by:   "./ui/kiosk/screen TestReadBack",
		},
		{
			name: "who is read back is the last one scanned",
			file: "ui/kiosk/screen/patient.go",
			old:  `	r.name.Set(p.Name)`,
			new: `	if r.name.Shown() == "" {
		r.name.Set(p.Name)
	}`,
			by: "./ui/kiosk/screen TestReadBack",
		},
		{
			name: "a card shows the picture that it discards",
			file: "ui/kiosk/screen/stillgrid.go",
			old:  `k.a.thumbs.get(s.ID, now)`,
			new:  `k.a.thumbs.get("", now)`,
			by:   "./ui/kiosk/screen TestCardsShowTheirPictures",
		},
		{
			name: "the next call shows no picture of the last",
			file: "ui/kiosk/screen/call.go",
			old: `		s.doctor.Clear()
`,
			new: ``,
			by:  "./ui/kiosk/screen TestPicturesEndWithTheirSource",
		},
		{
			name: "the light is not green without the daemon",
			file: "ui/kiosk/state/tile.go",
			old: `	if !m.Link.Up {
		return Light`,
			new: `	if false {
		return Light`,
			by: "./ui/kiosk/screen TestNothingIsReadyWithoutDaemon",
		},
		{
			name: "the kiosk's alarms are not present without the daemon",
			file: "ui/kiosk/state/alarm.go",
			old: `	if !m.Link.Up {
		return nil
	}
`,
			new: ``,
			by:  "./ui/kiosk/screen TestNothingIsReadyWithoutDaemon",
		},
		{
			name: "an open shutter is not called closed",
			file: "ui/kiosk/screen/home.go",
			old:  `	case "open":`,
			new:  `	case "closed!":`,
			by:   "./ui/kiosk/screen TestShutterIsSaid",
		},
		{
			name: "the shutter is not known without the daemon",
			file: "ui/kiosk/screen/home.go",
			old:  `	if !m.Link.Up { // it was so`,
			new:  `	if false { // it was so`,
			by:   "./ui/kiosk/screen TestShutterIsSaid",
		},
		{
			name: "a call behind a closed shutter says so",
			file: "ui/kiosk/state/bar.go",
			old:  `} else if m.InCall() && m.Status.Shutter == "closed" {`,
			new:  `} else if false {`,
			by:   "./ui/kiosk/state TestPrivacyBars",
		},
		{
			name: "values of the old connection are gone",
			file: "ui/kiosk/state/reduce.go",
			old:  `m.Readings, m.Shown = ev.Snapshot.Readings, api.Vitals{}`,
			new:  `m.Readings, m.Shown = merge(m.Readings, ev.Snapshot.Readings), api.Vitals{}`,
			by:   "./ui/kiosk/state TestConnectedForgets",
		},
	}
}
