// libvpx for C: a real-time VP8 encoder on one thread and a VP8 decoder.
#include <stddef.h>
#include <stdint.h>

typedef struct tc_vp8enc tc_vp8enc;
typedef struct tc_vp8dec tc_vp8dec;

tc_vp8enc *tc_vp8enc_open(int width, int height, int fps, int bps, int *err);
// Encodes; *data points into the encoder until the next call.
int tc_vp8enc_encode(tc_vp8enc *e, const uint8_t *y, const uint8_t *u, const uint8_t *v,
                     int ystride, int uvstride, int force_key,
                     const uint8_t **data, size_t *size, int *key);
int tc_vp8enc_bitrate(tc_vp8enc *e, int bps);
void tc_vp8enc_close(tc_vp8enc *e);

tc_vp8dec *tc_vp8dec_open(int *err);
// Decodes one frame; *width is 0 when it shows nothing.
int tc_vp8dec_decode(tc_vp8dec *d, const uint8_t *data, size_t size, int *width, int *height);
// Copies the shown picture's planes out.
void tc_vp8dec_copy(tc_vp8dec *d, uint8_t *y, uint8_t *u, uint8_t *v, int ystride, int uvstride);
void tc_vp8dec_close(tc_vp8dec *d);
