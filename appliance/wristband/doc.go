// Package wristband reads the code of a patient's wristband, and says what a
// whole patient number is. A code is a plain number, or
// number^FAMILY^GIVEN^YYYYMMDD, or a GS1 element string with the number of a
// service recipient (GS1 General Specifications, application identifier 8018).
// The symbology identifier that a scanner may send first (AIM, ISO/IEC 15424:
// "]C1") is taken off.
//
// A misread or cut code may be another patient's number, so a site can say
// what its numbers look like and which check digit they end with. The package
// imports nothing of ours.
package wristband
