// The concepts. A camera is a device node that is set to a mode (pixel format,
// size, rate), lends a few buffers to the driver and takes each one back with a
// picture in it. A USB camera has a second node, which carries metadata and no
// pictures.
//
// What this package handles, because cameras and github.com/blackjack/webcam do
// not:
//
//   - A buffer is copied and returned at once, so three are enough. The time is
//     taken when it leaves the queue; the package has no other. An uncompressed
//     picture is copied into memory that is used again (Buffers).
//   - An MJPEG picture ends at its own end marker: some cameras return the
//     whole buffer, with remains of older pictures in it. An incomplete picture
//     is dropped, and Frame.Seq jumps.
//   - The package reports the requested size, not the one that the driver
//     chose, so the driver is asked again (VIDIOC_G_FMT).
//   - It waits in whole seconds. We poll(2) its descriptor ourselves, together
//     with one that ends the wait, so ctx ends a Stream at once.
//   - It never frees the buffers of a stream, after which no other mode can be
//     set, and leaks them when streaming cannot start. So every Stream has a
//     descriptor of its own, and its buffers are unmapped.
//
// The last two need the package's unexported descriptor and buffers, which are
// read (never written) by reflection; a test fails if an update of the package
// moves them.
//
// Sources: https://docs.kernel.org/userspace-api/media/v4l/v4l2.html
// (VIDIOC_ENUM_FMT, VIDIOC_S_FMT, VIDIOC_S_PARM, "Streaming I/O (Memory
// Mapping)", "Metadata Interface"); ITU-T T.81 annex B for JPEG.
package v4l2
