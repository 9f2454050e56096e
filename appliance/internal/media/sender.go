package media

import "sync"

// videoSender gives one peer the pictures of a camera. It holds what the peer
// wants of them, and the peer's gate.
type videoSender struct {
	camera *camera
	track  *track
	in     *rendition // of the camera's run

	mu     sync.Mutex
	size   string
	target target
	key    bool // the next picture is to be a key frame
}

func newVideoSender(c *camera, t *track) *videoSender {
	return &videoSender{camera: c, track: t, size: sizeOff}
}

// setSize sets what is looked at: off, small or large. After off nothing
// leaves. A new size gets nothing before its part of the budget.
func (s *videoSender) setSize(size string) (changed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if size == s.size {
		return false
	}
	was := s.size
	s.size, s.key, s.target = size, true, target{}
	s.track.setOpen(size != sizeOff)
	switch sizeOff {
	case size:
		s.camera.remove(s)
	case was:
		s.camera.add(s)
	}
	return true
}

func (s *videoSender) demand() (size string, last target) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.size, s.target
}

func (s *videoSender) setTarget(t target) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.size != sizeOff {
		s.target = t
	}
}

// wants returns what to send of the next picture.
func (s *videoSender) wants() target {
	_, t := s.demand()
	return t
}

func (s *videoSender) forceKey() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.key = true
}

// takeKey reports whether a key frame is wanted, and forgets it.
func (s *videoSender) takeKey() (key bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key, s.key = s.key, false
	return key
}

// soundSender gives one peer the sound of a microphone, and its lossless copy.
type soundSender struct {
	microphone *microphone
	track      *track
	lossless   *losslessSender // nil: none

	mu     sync.Mutex
	on     bool
	narrow bool // the link has room for less of it
}

// setOn sets whether the sound is wanted. After setOn(false) nothing leaves.
func (s *soundSender) setOn(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if on == s.on {
		return
	}
	s.on = on
	s.track.setOpen(on)
	if s.lossless != nil {
		s.lossless.setOpen(on)
	}
	if on {
		s.microphone.add(s)
	} else {
		s.microphone.remove(s)
	}
}

func (s *soundSender) setNarrow(narrow bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.narrow = narrow
}

func (s *soundSender) isNarrow() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.narrow
}

func (s *soundSender) isOn() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.on
}
