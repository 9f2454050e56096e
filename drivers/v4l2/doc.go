// The concepts. A camera is a device node that is told a mode (pixel format,
// size, rate), lends a few buffers to the driver and takes each one back with
// a picture in it. A USB camera has more than one node: the second carries
// metadata and gives no pictures. Its properties (brightness, pan, focus) are
// controls, numbers with a range.
//
// What this package takes care of, because cameras and
// github.com/blackjack/webcam do not:
//
//   - A buffer is copied and given back at once, so three are enough, and the
//     time is taken when it leaves the queue (the package gives no other).
//   - An MJPEG picture ends at its own end marker: some cameras return the
//     whole buffer, with the rests of older pictures behind it. What is not a
//     whole picture is dropped; Frame.Seq then jumps.
//   - The package reports the size that was asked for and not the one that the
//     driver chose, so the driver is asked again (VIDIOC_G_FMT).
//   - It waits in whole seconds. We poll(2) its descriptor ourselves, together
//     with one that ends the wait, so ctx ends a Stream at once.
//   - It never frees the buffers of a stream, after which no other mode can be
//     set, and loses their memory when streaming cannot start. Every Stream
//     has a descriptor of its own, and what is mapped is unmapped.
//
// The last two need the package's unexported descriptor and buffers, which
// are read (never written) by reflection; a test fails when an update of the
// package moves them.
//
// Sources: https://docs.kernel.org/userspace-api/media/v4l/v4l2.html
// (VIDIOC_ENUM_FMT, VIDIOC_S_FMT, VIDIOC_S_PARM, "Streaming I/O (Memory
// Mapping)", "Metadata Interface"); ITU-T T.81 annex B for JPEG.
package v4l2
