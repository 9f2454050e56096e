package guards

// rooms is every table, a line a room.
func rooms() [][]guard {
	return [][]guard{
		mediaGuards(),
		codecGuards(),
		sessionGuards(),
		recordGuards(),
		hubGuards(),
		vitalsGuards(),
		kioskGuards(),
		pageGuards(),
		instrumentGuards(),
		configGuards(),
		labGuards(),
	}
}
