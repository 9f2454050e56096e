package codectest

// #include <malloc.h>
import "C"

// Memory returns how many bytes the C library has lent to its callers, and how
// many it has from the kernel for that.
func Memory() (lent, held int) {
	m := C.mallinfo2()
	return int(m.uordblks + m.hblkhd), int(m.arena + m.hblkhd)
}
