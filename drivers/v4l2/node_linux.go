package v4l2

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"reflect"
	"unsafe"

	"github.com/blackjack/webcam"
	"github.com/blackjack/webcam/ioctl"
	"golang.org/x/sys/unix"
)

// buffers is how many pictures the driver may fill ahead: one being filled,
// one ready, one being copied.
const buffers = 3

// node is a webcam.Webcam with the corrections that doc.go lists.
type node struct {
	*webcam.Webcam
	fd     int
	waker  *waker
	memory [][]byte // of the buffers, while streaming
}

func openNode(path string) (bus, error) {
	cam, err := webcam.Open(path)
	if err != nil {
		return nil, err
	}
	fd, ok := descriptor(cam)
	if !ok {
		cam.Close()
		return nil, errors.New("this version of blackjack/webcam hides its descriptor elsewhere")
	}
	unix.CloseOnExec(fd)
	w, err := newWaker()
	if err != nil {
		cam.Close()
		return nil, err
	}
	return &node{Webcam: cam, fd: fd, waker: w}, nil
}

// descriptor reads cam's unexported descriptor.
func descriptor(cam *webcam.Webcam) (fd int, ok bool) {
	v := reflect.ValueOf(cam).Elem().FieldByName("fd")
	if !v.IsValid() || v.Kind() != reflect.Uintptr {
		return 0, false
	}
	return int(v.Uint()), true
}

// SetFormat implements setter. Webcam.SetImageFormat returns the requested
// size, so the driver is asked for the real one.
func (n *node) SetFormat(m Mode) (granted, error) {
	_, _, _, err := n.SetImageFormat(m.Format.code(), uint32(m.Width), uint32(m.Height))
	if err != nil {
		return granted{}, err
	}
	f := format{kind: webcam.V4L2_BUF_TYPE_VIDEO_CAPTURE}
	get := ioctl.IoRW('V', 4, unsafe.Sizeof(f)) // VIDIOC_G_FMT
	if err := ioctl.Ioctl(uintptr(n.fd), get, uintptr(unsafe.Pointer(&f))); err != nil {
		return granted{}, err
	}
	return f.granted(m.Rate), nil
}

// format is struct v4l2_format. Its union is 200 bytes long and aligned for a
// pointer, which one of its members holds.
type format struct {
	kind uint32
	pix  struct {
		data [200 - unsafe.Sizeof(uintptr(0))]byte
		_    uintptr
	}
}

// granted decodes struct v4l2_pix_format: width, height, pixelformat, field and
// bytesperline, 32 bits each.
func (f *format) granted(rate int) granted {
	at := func(i int) uint32 { return binary.NativeEndian.Uint32(f.pix.data[4*i:]) }
	g := granted{Stride: int(at(4))}
	g.Mode = Mode{Format: formatOf(webcam.PixelFormat(at(2))), Width: int(at(0)), Height: int(at(1)), Rate: rate}
	return g
}

// StartStreaming implements streamer. A failing Webcam.StartStreaming leaves
// its buffers mapped for good: retrying a camera (no bandwidth left on its USB)
// would exhaust the memory.
func (n *node) StartStreaming() error {
	if err := n.SetBufferCount(buffers); err != nil {
		return err
	}
	err := n.Webcam.StartStreaming()
	n.memory = mapped(n.Webcam)
	if err == nil {
		return nil
	}
	for _, b := range n.memory {
		unix.Munmap(b) // an error could not be handled
	}
	return fmt.Errorf("%w (is another program using it, or too many cameras on one USB port?)", err)
}

// buffer is struct v4l2_buffer.
type buffer struct {
	index, kind, used, flags, field uint32
	taken                           unix.Timeval
	timecode                        [4]uint32
	sequence, memory                uint32
	_                               uintptr // a union
	length, reserved, request       uint32
}

const (
	inMapped  = 1    // V4L2_MEMORY_MMAP
	flagError = 0x40 // V4L2_BUF_FLAG_ERROR
)

// GetFrame implements frames. Webcam.GetFrame hides the flag for a damaged
// picture (packets were lost on the USB): such a picture is returned empty, and
// so is dropped as incomplete.
func (n *node) GetFrame() (data []byte, index uint32, err error) {
	b := buffer{kind: webcam.V4L2_BUF_TYPE_VIDEO_CAPTURE, memory: inMapped}
	dequeue := ioctl.IoRW('V', 17, unsafe.Sizeof(b)) // VIDIOC_DQBUF
	if err := ioctl.Ioctl(uintptr(n.fd), dequeue, uintptr(unsafe.Pointer(&b))); err != nil {
		return nil, 0, err
	}
	return b.picture(n.memory), b.index, nil
}

func (b *buffer) picture(memory [][]byte) []byte {
	if b.flags&flagError != 0 || int(b.index) >= len(memory) {
		return nil
	}
	m := memory[b.index]
	return m[:min(int(b.used), len(m))]
}

// mapped reads cam's unexported buffers. A node streams once, so none can be an
// old mapping whose address was reused.
func mapped(cam *webcam.Webcam) [][]byte {
	v := reflect.ValueOf(cam).Elem().FieldByName("buffers")
	if !v.IsValid() || v.Type() != reflect.TypeFor[[][]byte]() {
		return nil
	}
	var out [][]byte
	for i := range v.Len() {
		if b := v.Index(i).Bytes(); len(b) > 0 {
			out = append(out, b)
		}
	}
	return out
}

// Wait implements streamer.
func (n *node) Wait(ctx context.Context) error {
	stop := context.AfterFunc(ctx, n.waker.wake)
	defer stop()
	fds := []unix.PollFd{{Fd: int32(n.fd), Events: unix.POLLIN}, {Fd: int32(n.waker.fd), Events: unix.POLLIN}}
	for {
		_, err := unix.Poll(fds, -1)
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case errors.Is(err, unix.EINTR):
		case err != nil:
			return err
		case fds[0].Revents&unix.POLLIN != 0:
			return nil
		case fds[0].Revents != 0: // POLLERR, POLLHUP: no picture will come
			return unix.EIO
		default: // a late wake for an earlier call
			n.waker.clear()
		}
	}
}

// Close implements io.Closer. It ends streaming and unmaps the buffers.
func (n *node) Close() error {
	err := n.Webcam.Close()
	n.waker.close()
	return err
}
