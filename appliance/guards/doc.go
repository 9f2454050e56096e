// Package guards lists what protects the patient and the room's privacy, and
// proves that a test watches each of it.
//
// A row of the table names a guard, takes it out by replacing one piece of
// source, and names the test that must then fail. `go test` checks only that
// the rows still fit the source. `make guards` takes out one guard after the
// other and runs the test: it must pass with the guard and fail without.
//
// The tables stand in one file a room: media_test.go, session_test.go, …
package guards
