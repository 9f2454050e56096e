package guards

// recordGuards stand in the room its name says.
func recordGuards() []guard {
	return []guard{}
}
