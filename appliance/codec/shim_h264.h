// OpenH264's encoder for C: one layer, one thread, low complexity, constrained
// baseline, a key frame only when asked for.
#include <stddef.h>
#include <stdint.h>

typedef struct tc_h264 tc_h264;

tc_h264 *tc_h264_open(int width, int height, float fps, int bps, int *err);
// Encodes; *size is the length of the bit stream, kept until the next call.
int tc_h264_encode(tc_h264 *e, const uint8_t *y, const uint8_t *u, const uint8_t *v,
                   int ystride, int uvstride, int force_key, size_t *size, int *key);
void tc_h264_copy(tc_h264 *e, uint8_t *dst, size_t size);
int tc_h264_bitrate(tc_h264 *e, int bps);
void tc_h264_close(tc_h264 *e);
