// The concepts. A PCM is one direction of a sound card ("hw:1,0": card 1,
// device 0). It works in frames, one sample for each channel, and in periods,
// after which the card interrupts; a ring buffer of several periods lies
// between card and program. A late reader finds the ring overrun, a late writer
// finds it empty (underrun; both are xruns). Either stops the card until it is
// restarted.
//
// Nothing is converted: libasound's automatic resampling, format and channel
// conversion are switched off, so even "plughw:" and "default" refuse what the
// card does not support. What a sound server behind a PCM does is out of our
// reach: use a "hw:" PCM for diagnosis.
//
// The size of an overrun follows from the clock: the card's position and its
// time are taken at each period (snd_pcm_htimestamp), and the position at the
// restart from the elapsed time. Over a gap of a few periods the card's clock
// (±100 ppm) is accurate to well within a frame; what remains is the delay of
// starting, about 1 ms.
//
// Reads and writes do not block in libasound. They wait in poll(2) on the PCM's
// descriptors and one of ours, so that a context or Close ends them.
//
// Sources: https://www.alsa-project.org/alsa-doc/alsa-lib/pcm.html and
// group___p_c_m.html; https://docs.kernel.org/sound/designs/timestamping.html.
package alsa
