// Package gedri drives GE and Datex-Ohmeda patient monitors over their serial
// computer interface: S/5 (AS/3, CS/3), Cardiocap 5, CARESCAPE B450, B650 and
// B850, B20/B40, B105/B125.
//
// ge-dri follows the S/5 Computer Interface specification (M1017617) and the
// Datex-Ohmeda Record Specification (8005313). The line is 19200 8E1 with
// RTS/CTS; a CARESCAPE may be set to 115200. A monitor sends nothing until it
// is asked: the cart requests the displayed values of all classes every 5 s,
// then, once it knows what is connected, waves, and alarms if the monitor has
// them. It repeats a request while nothing comes (ask.go). The wire format and
// its traps are in frame.go.
//
// At 19200 bit/s the default waves and values take about 93 % of the line. A
// monitor that leaves waves out reports it, and the gap is marked.
//
// # Effect of the status on the numbers
//
// A group that does not exist is not reported; one that disappears is reported
// once as missing. Otherwise the worst that applies (— is no value):
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
//	respiration    apnoea, by gas or impedance        suspect; 0 is reported then
//	gases          calibrating, measurement off       —
//	flow, volumes  disconnected, calibrating,         —
//	               zeroing, off
//	               obstruction, leak                  suspect
//	output         older than 60 s                    suspect
//	BIS            signal quality below 15 %, 50 %    —, suspect
//	wave           a code among the samples, the lead nothing is sent: a jump in Seq
//	               off; its group not there, not
//	               active, zeroing, calibrating, off
//	               ECG artefact, noise; CO2           suspect
//	               occlusion, air leak; respiration
//	               with the first lead off
//	               its label contradicts the values   suspect
//
// # What is not certain
//
//   - CO2 in mmHg: whether bit 9 means "wet" (gas.go). A wrong reading is 6 %
//     off.
//   - The infrared modulation is taken as 1/100 %, as in the vendor's table;
//     some programs take it as whole percents.
//   - The bits of gases, flow, zeroing and calibrating are from public lists
//     made after the vendor's 10th edition. Each only ever makes a value worse.
//   - The place of P7 and P8: from public lists, which agree; no captured
//     record has them.
//   - The time zone of the monitor's clock (clock.go).
//   - Airway pressure and flow waves: no agreed scale, so they are left out.
//
// # The clock
//
// DeviceTime is the monitor's, whatever it shows. When it is set while the cart
// listens, the log and the status detail say so; the monitor stays online. A
// slow drift does not count.
//
// # Alarms
//
// The monitor's alarm area is reported as peripherals.Alarms, every line with
// its text; red is high priority, yellow medium, white low, an unknown colour
// medium. Only monitors of DRI level 10 or later have it. It is requested every
// 15 s, so that a lost change is made up for, and is unknown after 40 s without
// news.
//
// An alarm changes neither the monitor's Status nor a number's Quality: it
// concerns the patient, not the instrument. A nurse who reads "degraded" must
// be right to look for a broken device, and technicians, who may see nothing of
// a patient, also read a status.
package gedri
