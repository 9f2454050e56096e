// The concepts. A PCM is one direction of a sound card ("hw:1,0": card 1,
// device 0). It works in frames, one sample for each channel, and in periods,
// the stretches after which the card interrupts; a ring buffer of several
// periods lies between card and program. A reader that is late finds the ring
// overrun, a writer that is late finds it empty (underrun, together xrun);
// either stops the card until it is prepared anew.
//
// Nothing is converted: the PCM is opened with libasound's automatic
// resampling, format and channel conversion switched off, so that even
// "plughw:" and "default" refuse what the card does not do. What a sound server
// behind a PCM does is out of our reach: name a "hw:" PCM where sound is
// diagnosed by.
//
// How much an overrun lost is told by the clock: at each period the card's
// position and the time of it are taken (snd_pcm_htimestamp); the position at
// which the card starts again follows from the time that went by. Over the
// gap of some periods the card's own clock (±100 ppm) is far within a frame;
// what remains is the delay of starting, about 1 ms.
//
// Reads and writes do not block in libasound. They wait in poll(2) on the
// PCM's descriptors and one of ours, so that a context or Close ends them.
//
// Sources: https://www.alsa-project.org/alsa-doc/alsa-lib/pcm.html and
// group___p_c_m.html; https://docs.kernel.org/sound/designs/timestamping.html.
package alsa
