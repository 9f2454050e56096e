package v4l2

import (
	"context"
	"encoding/binary"
	"errors"
	"os"
	"testing"
	"unsafe"

	"github.com/blackjack/webcam/ioctl"
	"golang.org/x/sys/unix"
)

// pipeNode is a node whose descriptor is the reading end of a pipe, so that
// the test says when there is a picture.
func pipeNode(t *testing.T) (n *node, picture *os.File) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	waker, err := newWaker()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close(); w.Close(); waker.close() })
	return &node{fd: int(r.Fd()), waker: waker}, w
}

func TestWaitEndsWithTheContext(t *testing.T) {
	n, _ := pipeNode(t)
	for range 3 {
		ctx, cancel := context.WithCancelCause(t.Context())
		done := make(chan error)
		go func() { done <- n.Wait(ctx) }()
		cancel(ErrStalled)
		if err := <-done; !errors.Is(err, ErrStalled) {
			t.Fatalf("Wait ended with %v", err)
		}
	}
}

func TestWaitEndsWithAPicture(t *testing.T) {
	n, picture := pipeNode(t)
	n.waker.wake() // left over from a call before
	done := make(chan error)
	go func() { done <- n.Wait(t.Context()) }()
	picture.Write([]byte{1})
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

func TestWaitTellsOfAnError(t *testing.T) {
	n, picture := pipeNode(t)
	picture.Close() // POLLHUP without POLLIN, as from a dead queue
	if err := n.Wait(t.Context()); !errors.Is(err, unix.EIO) {
		t.Errorf("got %v", err)
	}
}

// The kernel knows the call by its number, which holds the struct's size:
// _IOWR('V', 4, struct v4l2_format) of videodev2.h.
func TestFormatIsLaidOutAsTheKernelHasIt(t *testing.T) {
	if unsafe.Sizeof(uintptr(0)) == 8 {
		if n := ioctl.IoRW('V', 4, unsafe.Sizeof(format{})); n != 0xC0D05604 {
			t.Errorf("VIDIOC_G_FMT is %#x", n)
		}
	}
	var f format
	for i, v := range []uint32{1280, 720, 0x56595559, 1, 2560} {
		binary.NativeEndian.PutUint32(f.pix.data[4*i:], v)
	}
	if g := f.granted(30); g != (granted{Mode{YUYV, 1280, 720, 30}, 2560}) {
		t.Errorf("%+v", g)
	}
}

func TestWakerAfterClose(t *testing.T) {
	w, err := newWaker()
	if err != nil {
		t.Fatal(err)
	}
	w.close()
	w.wake() // must not write to whoever has the number now
	w.close()
}

func TestDamagedPictures(t *testing.T) {
	memory := [][]byte{{1, 2, 3}, {4, 5, 6}}
	for _, c := range []struct {
		buffer
		want string
	}{
		{buffer{index: 1, used: 2}, "\x04\x05"},
		{buffer{index: 1, used: 9}, "\x04\x05\x06"}, // a driver that lies
		{buffer{index: 0, used: 3, flags: flagError}, ""},
		{buffer{index: 2, used: 3}, ""},
	} {
		if got := string(c.picture(memory)); got != c.want {
			t.Errorf("%+v: %x", c.buffer, got)
		}
	}
	if got := unsafe.Sizeof(buffer{}); unsafe.Sizeof(uintptr(0)) == 8 && got != 88 {
		t.Errorf("struct v4l2_buffer has %d bytes, not 88", got)
	}
}
