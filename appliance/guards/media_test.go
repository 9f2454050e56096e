package guards

const (
	media   = "appliance/internal/media/"
	farEnd  = "./appliance/internal/media TestNothingLeavesAClosedRoom"
	gates   = "./appliance/internal/media TestGatesFollowEveryChange"
	oldOnes = "./appliance/internal/media TestOldPacketsStayWhileHeld"
)

// mediaGuards: what keeps the room private.
func mediaGuards() []guard {
	return append(append(gateGuards(), peopleGuards()...), []guard{
		{
			name: "a new peer has the nurse's hold, mute and shutter",
			file: media + "engine.go",
			old:  "	p.setGate(e.gate)\n	p.out.add",
			new:  "	p.out.add",
			by:   farEnd,
		}, {
			name: "the nurse's word outlives the peer",
			file: media + "engine.go",
			old:  "	change(&e.gate)\n	for p := range e.peers {",
			new:  "	for p := range e.peers {\n		change(&e.gate)",
			by:   farEnd,
		}, {
			name: "a hold reaches the peer that is there",
			file: media + "engine.go",
			old:  "		p.setGate(e.gate)",
			new:  "		_ = p",
			by:   farEnd,
		}, {
			name: "a new session does not end a hold",
			file: media + "engine.go",
			old:  "		e.session = session\n",
			new:  "		e.session, e.gate = session, gate{}\n",
			by:   farEnd,
		}, {
			name: "a page that comes back does not end a hold",
			file: media + "negotiate.go",
			old:  "		return e.replacePeer(who)",
			new:  "		e.gate = gate{}\n		return e.replacePeer(who)",
			by:   farEnd,
		}, {
			name: "a page that hangs up does not end a hold",
			file: media + "peer.go",
			old:  "who.peer == p {\n		e.dropPeer(who, true)",
			new:  "who.peer == p {\n		e.gate = gate{}\n		e.dropPeer(who, true)",
			by:   farEnd,
		}, {
			name: "a new session does not open the shutter",
			file: media + "engine.go",
			old:  "	e.session = \"\"\n	e.closeAll(false)",
			new:  "	e.session, e.gate = \"\", gate{}\n	e.closeAll(false)",
			by:   farEnd,
		}, {
			name: "an ICE restart does not end a hold",
			file: media + "negotiate.go",
			old:  "	p.makeOffer(&webrtc.OfferOptions{ICERestart: true})",
			new:  "	p.makeOffer(&webrtc.OfferOptions{ICERestart: true})\n	p.setGate(gate{})",
			by:   farEnd,
		}, {
			name: "a path that is found again does not end a hold",
			file: media + "peer.go",
			old:  "		p.live = live\n",
			new:  "		p.live, p.gate = live, gate{}\n",
			by:   farEnd,
		}, {
			name: "the track's gate holds back new packets",
			file: media + "track.go",
			old:  "if !t.open || b == nil",
			new:  "if b == nil",
			by:   "./appliance/internal/media TestClosedGateStopsInTheMiddleOfWriting",
		}, {
			name: "the lossless copy's gate holds back messages",
			file: media + "lossless.go",
			old:  "if !l.open || len",
			new:  "if len",
			by:   "./appliance/internal/media TestLosslessIsLateButWhole",
		}, {
			name: "what waits of the lossless copy is forgotten",
			file: media + "lossless.go",
			old:  "	l.waiting = nil\n",
			new:  "",
			by:   "./appliance/internal/media TestLosslessIsLateButWhole",
		}, {
			name: "a hold forgets what waits of the lossless copy",
			file: media + "peer.go",
			old:  "if p.closed || p.gate.held {",
			new:  "if p.closed {",
			by:   "./appliance/internal/media TestAHoldForgetsWhatWaits",
		}, {
			name: "a closed gate holds back what is asked for again",
			file: media + "retransmit.go",
			old:  "if !r.open || !r.limit",
			new:  "if !r.limit",
			by:   farEnd,
		}, {
			name: "what has a stream of its own is sent again, not new",
			file: media + "retransmit.go",
			old:  "		if h.SSRC != info.SSRC {\n			return false",
			new:  "		if h.SSRC != info.SSRC {\n			return true",
			by:   oldOnes,
		}, {
			name: "what has a number already seen is sent again, not new",
			file: media + "retransmit.go",
			old:  "if begun && int16(h.SequenceNumber-newest) <= 0 {",
			new:  "if begun && int16(h.SequenceNumber-newest) <= -30000 {",
			by:   oldOnes,
		}, {
			name: "packets that are sent again pass the gate",
			file: media + "api.go",
			old:  "	r.Add(again)\n",
			new:  "",
			by:   farEnd,
		}, {
			name: "packets that are sent again pass the gate last",
			file: media + "api.go",
			old:  "	r.Add(again)\n	if err := webrtc.ConfigureNack(&m, &r); err != nil {\n		return nil, fmt.Errorf(\"retransmission: %w\", err)\n	}\n",
			new:  "	if err := webrtc.ConfigureNack(&m, &r); err != nil {\n		return nil, fmt.Errorf(\"retransmission: %w\", err)\n	}\n	r.Add(again)\n",
			by:   farEnd,
		}, {
			name: "sound from behind the gate is forgotten",
			file: media + "microphone.go",
			old:  "		m.lossless.restart()",
			new:  "		_ = m.lossless",
			by:   "./appliance/internal/media TestSoundFromBehindTheGateIsForgotten",
		}, {
			name: "nothing is pumped for a page that does not look",
			file: media + "peer.go",
			old:  `size == "" {`,
			new:  `false {`,
			by:   "./appliance/internal/media TestPicturesFlowOnlyWhenLookedAt",
		},
	}...)
}

// gateGuards: who has a say about each way out.
func gateGuards() []guard {
	const peer = media + "peer.go"
	row := func(name, old, new string) guard { return guard{name: name, file: peer, old: old, new: new, by: gates} }
	return []guard{
		row("a hold stops pictures", `!p.live || p.gate.held || p.gate.shut`, `!p.live || p.gate.shut`),
		row("the shutter stops pictures", `!p.live || p.gate.held || p.gate.shut`, `!p.live || p.gate.held`),
		row("the shutter stops every camera", `!p.live || p.gate.held || p.gate.shut`, `!p.live || p.gate.held || p.gate.shut && role == "room"`),
		row("a dead connection stops pictures", `!p.live || p.gate.held || p.gate.shut`, `p.gate.held || p.gate.shut`),
		row("a hold stops sound", `on := p.live && !p.gate.held`, `on := p.live`),
		row("a dead connection stops sound", `on := p.live && !p.gate.held`, `on := !p.gate.held`),
		row("a hold stops every camera", `!p.live || p.gate.held || p.gate.shut`, `!p.live || p.gate.held && role == "room" || p.gate.shut`),
		row("a hold stops the microphone too", `on := p.live && !p.gate.held`, `on := p.live && (!p.gate.held || role != roleStethoscope)`),
		row("a hold stops the stethoscope too", `on := p.live && !p.gate.held`, `on := p.live && (!p.gate.held || role == roleStethoscope)`),
		row("a closed room sends nothing again", `p.again.setOpen(!p.closed && !p.gate.held && !p.gate.shut)`,
			`p.again.setOpen(true)`),
		{
			name: "a page that looks does not pass the nurse's word", file: media + "control.go",
			old: "		p.views[role] = size\n	}\n	p.apply()",
			new: "		p.views[role] = size\n		p.video[role].setSize(size)\n	}", by: gates,
		}, {
			name: "a page that listens does not pass the nurse's word", file: media + "control.go",
			old: "	p.listen = on\n	p.apply()",
			new: "	p.listen = on\n	p.sound[roleStethoscope].setOn(on)", by: gates,
		}, {
			name: "a hold is not taken for a mute", file: media + "engine.go",
			old: `{ g.held = held }`, new: `{ g.muted = held }`, by: gates,
		}, {
			name: "a mute is not taken for an open shutter", file: media + "engine.go",
			old: `{ g.muted = muted }`, new: `{ g.muted, g.shut = muted, false }`, by: gates,
		},
		{
			name: "what is lost where packets wait is no reason to send on", file: media + "budget.go",
			old: "	if s.queued {\n		b.own /= 2", new: "	if s.queued = false; s.queued {\n		b.own /= 2",
			by: "./appliance/internal/media TestQueuedLossIsNotTheLinksOwn",
		},
		row("a mute stops the microphone", `on = on && !p.gate.muted`, `_ = on`),
		row("a mute leaves the stethoscope alone", `on = on && p.listen`, `on = on && p.listen && !p.gate.muted`),
		row("the stethoscope is heard only when listened to", `on = on && p.listen`, `_ = on`),
		row("a hold stops what is asked for again", `!p.closed && !p.gate.held && !p.gate.shut`, `!p.closed && !p.gate.shut`),
		row("the shutter stops what is asked for again", `!p.closed && !p.gate.held && !p.gate.shut`, `!p.closed && !p.gate.held`),
		row("a peer that is replaced sends nothing again", `!p.closed && !p.gate.held && !p.gate.shut`, `!p.gate.held && !p.gate.shut`),
		row("a peer that is replaced is shut", "	p.up, p.live = false, false\n", "	p.up = false\n"),
		row("a dead connection stops the others' voices", `v.setOpen(p.live)`, `v.setOpen(true)`),
		row("a change of the gate is applied", "	p.gate = g\n	p.apply()", "	p.gate = g"),
		row("a change of the connection is applied", "		p.live = live\n		p.apply()", "		p.live = live"),
		{
			name: "the lossless copy follows the stethoscope", file: media + "sender.go",
			old: `s.lossless.setOpen(on)`, new: `s.lossless.setOpen(true)`, by: gates,
		}, {
			name: "a sound that is off is shut", file: media + "sender.go",
			old: `s.track.setOpen(on)`, new: `s.track.setOpen(true)`, by: gates,
		}, {
			name: "a picture that is off is shut", file: media + "sender.go",
			old: `s.track.setOpen(size != sizeOff)`, new: `s.track.setOpen(true)`, by: gates,
		},
	}
}

// peopleGuards: what keeps several people apart.
func peopleGuards() []guard {
	const (
		test     = "./appliance/internal/media Test"
		removed  = test + "NothingReachesWhoWasRemoved"
		observer = test + "ObserversAreNotHeard"
		own      = test + "EachHasTheirOwnPeer"
	)
	row := func(name, file, old, new, by string) guard {
		return guard{name: name, file: media + file, old: old, new: new, by: by}
	}
	return []guard{
		row("a hold reaches every peer", "engine.go", "		p.setGate(e.gate)", "		p.setGate(e.gate)\n		break", gates),
		row("who comes later has the nurse's hold too", "engine.go", "	p.setGate(e.gate)\n	p.out.add",
			"	if who.seat == 0 {\n		p.setGate(e.gate)\n	}\n	p.out.add", test+"WhoComesLaterIsShutOutToo"),
		row("a picture's gate is one peer's", "sender.go", "	s.track.setOpen(size != sizeOff)",
			"	s.track.setOpen(size != sizeOff)\n	for _, o := range s.camera.senders {\n		o.track.setOpen(size != sizeOff)\n	}", gates),
		row("a sound's gate is one peer's", "sender.go", "	s.track.setOpen(on)",
			"	s.track.setOpen(on)\n	for _, o := range s.microphone.senders {\n		o.track.setOpen(on)\n	}", gates),
		row("who is removed is shut", "engine.go", "		e.people[who.seat] = nil\n		e.dropPeer(who, false)",
			"		e.people[who.seat] = nil", removed),
		row("who is removed does not come back by a restart", "engine.go", "		e.people[who.seat] = nil\n		e.dropPeer(who, false)",
			"		e.dropPeer(who, false)", removed),
		row("who is removed is not heard at the bedside", "voices.go", "slices.Contains(m.peers, p) && p.speaks()", "p.speaks()", observer),
		row("who is removed is not heard by the others", "voices.go", "!p.speaks() || !slices.Contains(to, p)", "!p.speaks()", observer),
		row("an observer is asked for nothing", "physician.go", "if !p.speaks() {", "if false {", observer),
		row("an observer is not heard at the bedside", "voices.go", "slices.Contains(m.peers, p) && p.speaks()", "slices.Contains(m.peers, p)", observer),
		row("an observer is not heard by the others", "voices.go", "!p.speaks() || !slices.Contains(to, p)", "!slices.Contains(to, p)", observer),
		row("the others' voices stay behind the gate", "voices.go", "if !t.open || b == nil", "if b == nil",
			test+"VoicesArePassedOnAsTheyCome"),
		row("the bedside sees who leads", "voices.go", "if m.seen() != p {", "if m.seen() == nil {", test+"TheBedsideSeesTheLead"),
		row("one page does not answer for another", "negotiate.go", "if p == nil || p.id != m.Peer {", "if p == nil {", own),
		row("a new session has nobody of the last", "engine.go", "		e.closeAll(true)\n", "", own),
		row("a connection that stands does not hold up a hold", "stall.go", "if err := c.SetWriteDeadline(time.Now().Add(maxStall)); err != nil {",
			"if err := c.SetWriteDeadline(time.Time{}); err != nil {", test+"AConnectionThatStandsIsGivenUp"),
		row("what was taken before a gate closed is not for who comes after", "source.go", "if ctx.Err() != nil {", "if false {",
			test+"ARunThatWasStoppedHasNobody"),
	}
}
