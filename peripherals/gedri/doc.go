// Package gedri drives GE and Datex-Ohmeda patient monitors over their serial
// computer interface: S/5 (AS/3, CS/3), Cardiocap 5, CARESCAPE B450, B650 and
// B850, B20/B40, B105/B125.
//
// ge-dri follows the S/5 Computer Interface specification (M1017617) and the
// Datex-Ohmeda Record Specification (8005313). The line is 19200 8E1 with
// RTS/CTS; a CARESCAPE may be set to 115200. A monitor says nothing until it
// is asked: the cart asks for the displayed values of all classes every 5 s,
// then, when it knows from them what is connected, for waves, and for alarms
// where the monitor has them. It asks again while nothing comes (ask.go). The
// wire format and its traps stand in frame.go.
//
// At 19200 bit/s the default waves and values are about 93 % of what the line
// carries. A monitor that leaves waves out says so, and the gap is marked.
//
// # What the status does to the numbers
//
// A group that does not exist is not told at all; one that goes away is told
// once as missing. Then, the worst that applies (— is no value):
//
//	any group      not active                         —  "not active"
//	any number     -32767 and the other codes         —  "invalid", "not updated", "discontinuity",
//	                                                     "under range", "over range", "not calibrated"
//	any number     nonsense (see limits), or 0 where  —  "out of range", "no value"
//	               nothing can be 0
//	heart rate     all leads off                      —  "leads off"
//	               asystole, artefact, noise,         suspect, with that word
//	               learning, first lead off
//	               from pressure or SpO2, and the     —  "rate is from …"
//	               ECG itself gives none
//	ST             its lead off                       —  "lead off"
//	               artefact, noise, learning          suspect
//	ST, 12 leads   no ECG group, all leads off        —  "no ECG", "leads off"
//	               artefact, noise, learning, first   suspect
//	               lead off
//	NIBP           measuring, stasis, calibrating     —
//	               older than 60 s, by its label or   suspect; DeviceTime is when it was measured
//	               its time
//	pressure       zeroing                            —
//	CO2            calibrating, zeroing, ambient      —
//	               pressure not known
//	               occlusion, air leak, apnoea        suspect
//	respiration    apnoea, by gas or impedance        suspect; 0 is told then
//	gases          calibrating, measurement off       —
//	flow, volumes  disconnected, calibrating,         —
//	               zeroing, off
//	               obstruction, leak                  suspect
//	output         older than 60 s                    suspect
//	BIS            signal quality below 15 %, 50 %    —, suspect
//	wave           a code among the samples, the lead nothing is told: a jump in Seq
//	               off; its group not there, not
//	               active, zeroing, calibrating, off
//	               ECG artefact, noise; CO2           suspect
//	               occlusion, air leak; respiration
//	               with the first lead off
//	               its label contradicts the values   suspect
//
// # What is not sure
//
//   - CO2 in mmHg: that bit 9 says "wet" (gas.go). A wrong reading is 6 % off.
//   - The infrared modulation is taken as 1/100 %, as the vendor's table has
//     it; some programs take it as whole percents.
//   - The bits of gases, flow, zeroing and calibrating are from public lists
//     made after the vendor's 10th edition. Each only ever makes a value worse.
//   - Where P7 and P8 stand: from public lists, which agree; no captured record
//     has them.
//   - The time zone of the monitor's clock (clock.go).
//   - Airway pressure and flow waves: no agreed scale, so not given.
//
// # The clock
//
// DeviceTime is the monitor's, whatever it shows. When it is set while the cart
// listens, the log and the detail of the status say so; the monitor stays
// online, and a slow drift is no such jump.
//
// # Alarms
//
// What the monitor's alarm area shows is told as peripherals.Alarms, every
// line with its text; red is high priority, yellow medium, white low, and a
// colour that is not known medium. Only monitors of DRI level 10 or later give
// it. It is asked for again every 15 s, so that a change that was lost on the
// line is mended, and is not known when nothing of it came for 40 s.
//
// An alarm changes neither the monitor's Status nor a number's Quality: what a
// monitor alarms about is the patient, not the instrument. A nurse who reads
// "degraded" must be right to look for a broken device, and a status is also
// read by technicians, who may not see anything of a patient.
package gedri
