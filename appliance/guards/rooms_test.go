package guards

// rooms is every table, a line a room.
func rooms() [][]guard {
	return [][]guard{
		mediaGuards(),
		codecGuards(),
		sessionGuards(),
		recordGuards(),
		hubGuards(),
		relayGuards(),
		busGuards(),
		vitalsGuards(),
		kioskGuards(),
		pageGuards(),
		instrumentGuards(),
		configGuards(),
		labGuards(),
	}
}
