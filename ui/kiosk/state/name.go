package state

import "telecart/appliance/api"

// nameOf returns a device's name: its label, or its id if another device has
// the same label.
func (m Model) nameOf(d api.Device) string {
	if d.Label == "" {
		return d.ID
	}
	for _, o := range m.Devices {
		if o.ID != d.ID && o.Label == d.Label {
			return d.ID
		}
	}
	return m.Texts.Word(d.Label)
}

// sourceName names the instrument of a value. That it is virtual comes first,
// because the end may be cut.
func (m Model) sourceName(id string, virtual bool) string {
	d, ok := m.device(id)
	if !ok {
		return id
	}
	if virtual {
		return m.Texts.Virtual + " · " + m.nameOf(d)
	}
	return m.nameOf(d)
}
