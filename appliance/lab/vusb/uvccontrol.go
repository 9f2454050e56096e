package vusb

// Ranges of the camera's controls: brightness (UVC 1.1, 4.2.2.3.2), pan and
// tilt in seconds of arc (4.2.2.1.14), and zoom, the focal length in the
// camera's own units (4.2.2.1.12).
func brightnessRange() []dial { return []dial{{2, -10, 10, 1}} }
func pantiltRange() []dial    { return []dial{{4, -612000, 612000, 3600}, {4, -108000, 324000, 3600}} }
func zoomRange() []dial       { return []dial{{2, 100, 400, 10}} }

// Units and terminals of the control interface, in the high byte of an index,
// and the selectors of their controls, in the high byte of a value (UVC A.9).
const (
	cameraTerminal = 1 << 8
	zoomAbsolute   = 0x0B << 8
	panTiltAbs     = 0x0D << 8

	processingUnit = 2 << 8
	brightness     = 0x02 << 8
)

// Control implements Device.
func (c *Camera) Control(s Setup, out []byte) (in []byte, ok bool) {
	switch {
	case s.Type&kindMask == 0: // set configuration, interface; clear halt
		return nil, true
	case s.Index&0xff == 1: // the streaming interface: probe and commit
		return c.negotiate(s)
	case s.Index == processingUnit && s.Value == brightness:
		return c.brightness.answer(s.Request, out, brightnessRange()...)
	case s.Index == cameraTerminal && s.Value == panTiltAbs:
		return c.pantilt.answer(s.Request, out, pantiltRange()...)
	case s.Index == cameraTerminal && s.Value == zoomAbsolute:
		return c.zoom.answer(s.Request, out, zoomRange()...)
	}
	return nil, false
}

func (c *Camera) negotiate(s Setup) (in []byte, ok bool) {
	switch s.Request {
	case setCur:
		return nil, true
	case getCur, getMin, getMax, getDef:
		return c.probe(), true
	case getLen:
		return u16(len(c.probe())), true
	case getInf:
		return []byte{3}, true
	}
	return nil, false
}
