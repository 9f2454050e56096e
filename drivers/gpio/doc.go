// The concepts. A chip is a device node with numbered lines. A line is asked
// for as input or output, and is then held until it is closed: nobody else
// can have it meanwhile. Active is the logical state; for a line that is wired
// active low it is the low level. An edge is a change of state; a mechanical
// contact bounces, so edges nearer together than the debounce time are one.
//
// Edges are numbered by the kernel and stamped with its monotonic clock, which
// is turned into the time of day on receipt. They wait in the kernel's buffer
// and then in ours; where a reader is too slow the oldest go, so that the last
// state is always right, and Edge.Seq jumps.
//
// Of go-gpiocdev we use package uapi, the kernel's interface as Go: what lies
// above it asks for no more than the 16 edges that the kernel keeps by itself,
// and spins when a chip is gone. Ours keeps 1024 in the kernel (a program that
// does not run for 10 s loses nothing of 50 presses a second) and ends.
//
// Sources: https://docs.kernel.org/userspace-api/gpio/chardev.html
// (GPIO_V2_GET_LINE_IOCTL, GPIO_V2_LINE_EVENT_READ).
package gpio
