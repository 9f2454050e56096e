// An encoder's pictures go back to the kernel when it is closed. By itself the
// C library soon takes such large blocks from heaps, of which it has one for
// each thread, and keeps them: six closed VP8 encoders held 300 MB.
#include <malloc.h>

static inline void tc_large_blocks(void) { mallopt(M_MMAP_THRESHOLD, 128 << 10); }
