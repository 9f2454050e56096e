package guards

// labGuards stand in the room its name says.
func labGuards() []guard {
	return []guard{}
}
