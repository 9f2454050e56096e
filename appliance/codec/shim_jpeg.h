// Thin wrappers over TurboJPEG and libjpeg: each call owns its handle, so nothing is left
// to close, and the planes are passed one by one, as cgo's pointer rules ask.
#include <stddef.h>

enum { TC_MSG = 200 };

// Size and subsampling (enum TJSAMP) of a JPEG. 0 is success, else msg says why.
int tc_jpeg_header(const unsigned char *data, unsigned long size,
                   int *width, int *height, int *subsamp, int *colorspace, char *msg);

// Decodes to planes of these widths and heights (luma, then chroma), full
// range, each side divided by 1, 2, 4 or 8. 0, or -1 with msg when pixels are
// missing or made up.
int tc_jpeg_planes(const unsigned char *data, unsigned long size, int by,
                   unsigned char *y, unsigned char *u, unsigned char *v,
                   int ystride, int uvstride, const int *width, const int *height, char *msg);

// Compresses full-range planes of that subsampling (enum TJSAMP) to a JPEG in
// *out, to be freed with tc_jpeg_free.
int tc_jpeg_encode(const unsigned char *y, const unsigned char *u, const unsigned char *v,
                   int ystride, int uvstride, int width, int height, int subsamp,
                   int quality, unsigned char **out, unsigned long *size, char *msg);
void tc_jpeg_free(unsigned char *out);
