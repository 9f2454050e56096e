#include "shim_jpeg.h"
#include <stdio.h>
#include <turbojpeg.h>

static void say(tjhandle h, char *msg) { snprintf(msg, TC_MSG, "%s", tjGetErrorStr2(h)); }

static int open_decoder(tjhandle *h, char *msg) {
	if ((*h = tjInitDecompress()) != NULL) return 0;
	say(NULL, msg);
	return -1;
}

static int finish(tjhandle h, int rc, char *msg) {
	if (rc != 0) say(h, msg);
	tjDestroy(h);
	return rc;
}

int tc_jpeg_header(const unsigned char *data, unsigned long size,
                   int *width, int *height, int *subsamp, int *colorspace, char *msg) {
	tjhandle h;
	if (open_decoder(&h, msg) != 0) return -1;
	return finish(h, tjDecompressHeader3(h, data, size, width, height, subsamp, colorspace), msg);
}

int tc_jpeg_encode(const unsigned char *y, const unsigned char *u, const unsigned char *v,
                   int ystride, int uvstride, int width, int height, int subsamp,
                   int quality, unsigned char **out, unsigned long *size, char *msg) {
	const unsigned char *planes[3] = {y, u, v};
	const int strides[3] = {ystride, uvstride, uvstride};
	tjhandle h = tjInitCompress();
	int rc;
	if (h == NULL) {
		say(NULL, msg);
		return -1;
	}
	rc = tjCompressFromYUVPlanes(h, planes, width, strides, height, subsamp, out, size, quality, 0);
	return finish(h, rc, msg);
}

void tc_jpeg_free(unsigned char *out) { tjFree(out); }
