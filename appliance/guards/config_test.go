package guards

// configGuards stand in the room its name says.
func configGuards() []guard {
	return []guard{}
}
