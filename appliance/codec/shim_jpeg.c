#include "shim_jpeg.h"
#include <stdio.h>
#include <turbojpeg.h>

// Progressive files with thousands of scans cost minutes: refuse them.
#define FLAGS TJFLAG_LIMITSCANS

static void say(tjhandle h, char *msg) { snprintf(msg, TC_MSG, "%s", tjGetErrorStr2(h)); }

static int open_decoder(tjhandle *h, char *msg) {
	if ((*h = tjInitDecompress()) != NULL) return 0;
	say(NULL, msg);
	return -1;
}

static int finish(tjhandle h, int rc, int *warning, char *msg) {
	*warning = 0;
	if (rc != 0) {
		*warning = tjGetErrorCode(h) == TJERR_WARNING;
		say(h, msg);
	}
	tjDestroy(h);
	return rc;
}

int tc_jpeg_header(const unsigned char *data, unsigned long size,
                   int *width, int *height, int *subsamp, int *colorspace, char *msg) {
	tjhandle h;
	int warning;
	if (open_decoder(&h, msg) != 0) return -1;
	return finish(h, tjDecompressHeader3(h, data, size, width, height, subsamp, colorspace), &warning, msg);
}

int tc_jpeg_planes(const unsigned char *data, unsigned long size,
                   unsigned char *y, unsigned char *u, unsigned char *v,
                   int ystride, int uvstride, int *warning, char *msg) {
	unsigned char *planes[3] = {y, u, v};
	int strides[3] = {ystride, uvstride, uvstride};
	tjhandle h;
	if (open_decoder(&h, msg) != 0) return -1;
	return finish(h, tjDecompressToYUVPlanes(h, data, size, planes, 0, strides, 0, FLAGS), warning, msg);
}

int tc_jpeg_encode(const unsigned char *bgrx, int width, int height, int pitch,
                   int quality, unsigned char **out, unsigned long *size, char *msg) {
	tjhandle h = tjInitCompress();
	int rc, warning;
	if (h == NULL) {
		say(NULL, msg);
		return -1;
	}
	rc = tjCompress2(h, bgrx, width, pitch, height, TJPF_BGRX, out, size, TJSAMP_422, quality, 0);
	return finish(h, rc, &warning, msg);
}

void tc_jpeg_free(unsigned char *out) { tjFree(out); }
