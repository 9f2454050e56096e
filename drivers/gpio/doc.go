// The concepts. A chip is a device node with numbered lines. A line is
// requested as input or output, and held until it is closed; nobody else can
// have it meanwhile. Active is the logical state; on a line wired active low it
// is the low level. An edge is a change of state. A mechanical contact bounces,
// so edges closer together than the debounce time are one.
//
// Edges are numbered by the kernel and stamped with its monotonic clock, which
// is converted to the time of day on receipt. They wait in the kernel's buffer
// and then in ours; if a reader is too slow the oldest are lost, so that the
// last state is always right, and Edge.Seq jumps.
//
// Of go-gpiocdev we use package uapi, the kernel's interface in Go: the layers
// above it keep the default of 16 edges, and spin when a chip is gone. Ours
// keeps 1024 in the kernel (a program that stops for 10 s loses none of 50
// presses a second) and ends.
//
// Sources: https://docs.kernel.org/userspace-api/gpio/chardev.html
// (GPIO_V2_GET_LINE_IOCTL, GPIO_V2_LINE_EVENT_READ).
package gpio
