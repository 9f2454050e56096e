package intellivue

// Layers above the frame (guide, "Definition of the Data Export Protocol"), all
// big-endian. A message begins with its session type:
//
//	0D association request    0E response    0C refuse
//	09 release request        0A response    19 abort
//	E1 00 00 02 data export, then a remote operation:
//	   u16 type: 1 invoke, 2 result, 3 error, 5 linked result; u16 length
//	   linked only: u8 state (1 first, 2 between, 3 last), u8 count
//	   u16 invoke id, u16 command (error: code), u16 length, argument
//
// A reply of several messages comes as linked results, the last message as a
// plain result (page 58). Each is a complete list, so nothing has to be
// reassembled.
const (
	sessionRequest  = 0x0D
	sessionAccept   = 0x0E
	sessionRefuse   = 0x0C
	sessionFinish   = 0x09
	sessionFinished = 0x0A
	sessionAbort    = 0x19
	sessionData     = 0xE1

	roInvoke = 1
	roResult = 2
	roError  = 3
	roLinked = 5

	commandEvent          = 0
	commandConfirmedEvent = 1
	commandSet            = 5
	commandAction         = 7

	actionPoll         = 0x0C16
	actionExtendedPoll = 0xF13B
	eventMDSCreate     = 0x0D06

	classNumeric = 0x0006
	classWave    = 0x0009
	classMDS     = 0x0021
	classAlert   = 0x0036
)

// message is one message of the monitor. Session and operation tell which
// fields count.
type message struct {
	session   byte
	granted   uint32 // sessionAccept: poll profile extensions
	operation uint16 // sessionData: roInvoke …
	invoke    uint16
	command   uint16 // or the error's code
	create    create // of an MDS create event
	poll      poll   // of a poll's reply
	isCreate  bool
	isPoll    bool
}

// object identifies a managed object of the monitor.
type object struct{ class, context, handle uint16 }

func (c *cursor) object() object { return object{c.u16(), c.u16(), c.u16()} }

// create is an MDS create event report, which describes the monitor.
type create struct {
	object object
	time   uint32 // relative time, echoed in the confirmation
	system []byte // the system's attribute list
}

// poll is one message of a poll's reply.
type poll struct {
	extended   bool
	number     uint16
	sequence   uint16 // extended only: 0 confirms the request, then it counts
	relative   uint32 // 1/8 ms; for waves the start of the 256 ms
	absolute   []byte // 8 bytes BCD
	class      uint16
	group      uint16
	contexts   []byte // the poll info list, checked
	lastOfPoll bool
}

// parseMessage returns false for anything but an exact message of the protocol:
// a message is used whole or not at all.
func parseMessage(user []byte) (m message, ok bool) {
	if len(user) == 0 {
		return m, false
	}
	m.session = user[0]
	switch m.session {
	case sessionAccept:
		m.granted = parseAccept(user)
		return m, true
	case sessionRefuse, sessionFinish, sessionFinished, sessionAbort:
		return m, true // "it is sufficient to check the first byte" (page 72)
	case sessionData:
		c := cursor{rest: user[1:]}
		if c.u8() != 0 || c.u16() != 2 {
			return m, false
		}
		return m, m.parseOperation(&c)
	}
	return m, false
}

func (m *message) parseOperation(c *cursor) bool {
	m.operation = c.u16()
	body := c.block()
	if body.bad || len(c.rest) != 0 {
		return false
	}
	if m.operation == roLinked {
		body.u16() // state and count
	}
	m.invoke, m.command = body.u16(), body.u16()
	argument := body.block()
	if argument.bad || len(body.rest) != 0 {
		return false
	}
	switch m.operation {
	case roInvoke:
		return m.parseEvent(&argument)
	case roResult, roLinked:
		return m.command != commandAction || m.parseReply(&argument)
	case roError:
		return true
	}
	return false
}

// parseEvent parses event reports, a monitor's only known invocations.
func (m *message) parseEvent(c *cursor) bool {
	if m.command != commandEvent && m.command != commandConfirmedEvent {
		return false
	}
	m.create.object, m.create.time = c.object(), c.u32()
	event := c.u16()
	info := c.block()
	if info.bad || len(c.rest) != 0 {
		return false
	}
	if event != eventMDSCreate {
		return true
	}
	info.object()
	m.create.system = info.rest
	m.isCreate = walkAttributes(&info, nil) && len(info.rest) == 0
	return m.isCreate
}

func (m *message) parseReply(c *cursor) bool {
	c.object()
	action := c.u16()
	result := c.block()
	if result.bad || len(c.rest) != 0 {
		return false
	}
	p := &m.poll
	switch action {
	case actionExtendedPoll:
		p.extended = true
	case actionPoll:
	default:
		return true
	}
	p.number = result.u16()
	if p.extended {
		p.sequence = result.u16()
	}
	p.relative, p.absolute = result.u32(), result.take(8)
	result.u16() // partition
	p.class, p.group = result.u16(), result.u16()
	p.contexts = result.rest
	p.lastOfPoll = m.operation == roResult
	m.isPoll = !result.bad && walkObjects(&result, nil) && len(result.rest) == 0
	return m.isPoll
}
