package guards

// instrumentGuards stand in the room its name says.
func instrumentGuards() []guard {
	return []guard{}
}
