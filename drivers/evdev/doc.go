// The concepts. An input device is a node /dev/input/event* with stable names in
// /dev/input/by-id. It reports events of 24 bytes (16 on 32-bit systems): a time, a type,
// a code and a value. We read those of keys; value 2 is the kernel's repetition of a key
// that is held and is left out. EVIOCGRAB keeps the events from the console, the window
// system and other programs until the node is closed. The kernel buffers 64 events or more;
// a reader that is too slow gets SYN_DROPPED.
//
// Source: https://docs.kernel.org/input/input.html, input/event-codes.html.
package evdev
