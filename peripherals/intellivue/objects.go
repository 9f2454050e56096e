package intellivue

// Attributes that the driver reads (page 243 and following).
const (
	attrAlarmsP     = 0x0902 // patient alarms
	attrAlarmsT     = 0x0904 // technical alarms (INOPs)
	attrAlarmState  = 0x0916 // of the monitor as a whole
	attrLabel       = 0x0924
	attrLabelString = 0x0927
	attrModel       = 0x0928
	attrMetricSpec  = 0x093F
	attrMetricState = 0x0940
	attrMode        = 0x0946 // of the monitor
	attrCompound    = 0x094B
	attrNumeric     = 0x0950
	attrCalibration = 0x0964
	attrWaves       = 0x0967 // compound
	attrArraySpec   = 0x096D
	attrWave        = 0x096E
	attrScale       = 0x096F
	attrTimeAbs     = 0x0987
	attrPeriod      = 0x098D
	attrTimeRel     = 0x098F
	attrTimeStamp   = 0x0990
	attrUnit        = 0x0996
	attrFixedValues = 0x0A16
	attrModality    = 0xF294 // of a metric
)

// attribute is one attribute of an object.
type attribute struct {
	id    uint16
	value cursor
}

// handle names an object of the monitor.
type handle struct{ context, handle uint16 }

// walkObjects calls visit with each object of a poll info list and its
// attribute list. It reports whether the whole list is sound; with a nil visit
// it only checks.
//
//	u16 contexts, u16 length, each {u16 context, u16 objects, u16 length,
//	each {u16 handle, attribute list}}
func walkObjects(c *cursor, visit func(handle, cursor)) bool {
	ok := true
	return c.each(func(contexts *cursor) {
		context := contexts.u16()
		ok = ok && contexts.each(func(objects *cursor) {
			h := handle{context, objects.u16()}
			before := *objects
			ok = ok && walkAttributes(objects, nil)
			if visit != nil && ok {
				visit(h, before)
			}
		})
	}) && ok
}

// walkAttributes calls visit for each attribute of a list: u16 count, u16
// length, each {u16 id, u16 length, value}.
func walkAttributes(c *cursor, visit func(attribute)) bool {
	bad := false
	return c.each(func(list *cursor) {
		a := attribute{id: list.u16(), value: list.block()}
		bad = bad || a.value.bad
		if visit != nil && !bad {
			visit(a)
		}
	}) && !bad
}
