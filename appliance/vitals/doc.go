// Package vitals decides what a clinician is shown of the readings: their
// order and grouping, until when each is fresh, which of several instruments
// stands for a sign, and whether two of them differ. The daemon computes it
// once and sends it with the readings; screens only follow it. The package is
// pure: the same state, readings and moment give the same answer.
//
// The rules:
//
//   - A value is fresh for FreshFor after it was measured. An instrument that
//     repeats an old value is not believed: its own clock, whatever it shows,
//     says how long ago that was. A value of another time than the cart's is
//     old, and its age is not known.
//   - Only a number that its instrument calls good or suspect is a number.
//   - Parts of a pressure stand together only if they are of one measurement.
//   - Of instruments that give the same, each stands for itself where there is
//     room. Where there is not, a good and fresh value goes before a doubtful
//     one, that before an old one, and the instrument stays until it has given
//     nothing good for StaysFor. A virtual one never stands for a real one.
//   - Two instruments that differ by more than both can be wrong are said to
//     differ, and then no screen shows one of them without the other.
//   - What was measured on the patient before is not shown, nor what was begun
//     to be measured then.
//   - What is not measured takes no room: a cuff's pressure while it is empty,
//     an instrument that never gave what another gives. What was measured and
//     is lost is seen to be lost.
//
// A sign is a vital sign at one place of the body, a source what one
// instrument gives of it. The package imports nothing of ours but the API.
package vitals
