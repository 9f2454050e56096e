// Package guards lists what protects the patient and the privacy of the room,
// and proves that a test watches each of these guards.
//
// A row of the table names a guard, removes it by replacing a piece of source,
// and names the test that must then fail. `go test` checks only that the rows
// still fit the source. `make guards` removes one guard after the other and
// runs its test, which must pass with the guard and fail without.
//
// Each room has a file of its own: media_test.go, session_test.go, …
package guards
