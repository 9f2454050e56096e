#include "shim.h"
#include <stdlib.h>
#include <string.h>
#include <wels/codec_api.h>

struct tc_h264dec {
	ISVCDecoder *dec;
	unsigned char *planes[3];
	SBufferInfo info;
};

tc_h264dec *tc_h264dec_open(void) {
	tc_h264dec *d = calloc(1, sizeof *d);
	SDecodingParam p;
	int quiet = WELS_LOG_QUIET;
	if (d == NULL || WelsCreateDecoder(&d->dec) != 0) {
		free(d);
		return NULL;
	}
	memset(&p, 0, sizeof p);
	p.sVideoProperty.eVideoBsType = VIDEO_BITSTREAM_AVC;
	(*d->dec)->SetOption(d->dec, DECODER_OPTION_TRACE_LEVEL, &quiet);
	if ((*d->dec)->Initialize(d->dec, &p) != 0) {
		WelsDestroyDecoder(d->dec);
		free(d);
		return NULL;
	}
	return d;
}

int tc_h264dec_decode(tc_h264dec *d, const uint8_t *data, int size, int *width, int *height) {
	int rc;
	memset(&d->info, 0, sizeof d->info);
	*width = *height = 0;
	rc = (*d->dec)->DecodeFrameNoDelay(d->dec, data, size, d->planes, &d->info);
	if (rc == 0 && d->info.iBufferStatus == 1) {
		*width = d->info.UsrData.sSystemBuffer.iWidth;
		*height = d->info.UsrData.sSystemBuffer.iHeight;
	}
	return rc;
}

void tc_h264dec_copy(tc_h264dec *d, uint8_t *y, uint8_t *u, uint8_t *v) {
	uint8_t *dst[3] = {y, u, v};
	SSysMEMBuffer *b = &d->info.UsrData.sSystemBuffer;
	for (int p = 0; p < 3; p++) {
		int w = p == 0 ? b->iWidth : b->iWidth / 2, h = p == 0 ? b->iHeight : b->iHeight / 2;
		for (int i = 0; i < h; i++)
			memcpy(dst[p] + (size_t)i * w, d->planes[p] + (size_t)i * b->iStride[p == 0 ? 0 : 1], (size_t)w);
	}
}

void tc_h264dec_close(tc_h264dec *d) {
	(*d->dec)->Uninitialize(d->dec);
	WelsDestroyDecoder(d->dec);
	free(d);
}
