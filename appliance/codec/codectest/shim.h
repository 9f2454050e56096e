#include <stdint.h>

typedef struct tc_h264dec tc_h264dec;

tc_h264dec *tc_h264dec_open(void);
// Decodes one access unit; *width is 0 when it shows nothing.
int tc_h264dec_decode(tc_h264dec *d, const uint8_t *data, int size, int *width, int *height);
void tc_h264dec_copy(tc_h264dec *d, uint8_t *y, uint8_t *u, uint8_t *v);
void tc_h264dec_close(tc_h264dec *d);
