#include "shim_vp8.h"
#include "shim_memory.h"
#include <stdlib.h>
#include <string.h>
#include <vpx/vp8cx.h>
#include <vpx/vp8dx.h>
#include <vpx/vpx_decoder.h>
#include <vpx/vpx_encoder.h>

struct tc_vp8enc {
	vpx_codec_ctx_t ctx;
	vpx_codec_enc_cfg_t cfg;
	vpx_codec_pts_t pts;
};

struct tc_vp8dec {
	vpx_codec_ctx_t ctx;
	vpx_image_t *img;
};

static int settings(tc_vp8enc *e, int width, int height, int fps, int bps) {
	vpx_codec_enc_cfg_t *c = &e->cfg;
	int rc = vpx_codec_enc_config_default(vpx_codec_vp8_cx(), c, 0);
	if (rc != 0) return rc;
	c->g_w = (unsigned)width;
	c->g_h = (unsigned)height;
	c->g_timebase.num = 1;
	c->g_timebase.den = fps;
	c->g_threads = 1; // measured: a second one costs more than it gives
	c->g_error_resilient = VPX_ERROR_RESILIENT_DEFAULT;
	c->g_lag_in_frames = 0;
	c->rc_end_usage = VPX_CBR;
	c->rc_target_bitrate = (unsigned)(bps / 1000);
	c->rc_dropframe_thresh = 0;
	c->rc_resize_allowed = 0;
	c->rc_min_quantizer = 2;
	c->rc_max_quantizer = 56;
	c->rc_undershoot_pct = 100;
	c->rc_overshoot_pct = 15;
	c->rc_buf_sz = 1000;
	c->rc_buf_initial_sz = 500;
	c->rc_buf_optimal_sz = 600;
	c->kf_mode = VPX_KF_DISABLED; // only on demand
	return 0;
}

tc_vp8enc *tc_vp8enc_open(int width, int height, int fps, int bps, int *err) {
	tc_vp8enc *e = calloc(1, sizeof *e);
	tc_large_blocks();
	if (e == NULL || (*err = settings(e, width, height, fps, bps)) != 0 ||
	    (*err = vpx_codec_enc_init(&e->ctx, vpx_codec_vp8_cx(), &e->cfg, 0)) != 0) {
		free(e);
		return NULL;
	}
	vpx_codec_control(&e->ctx, VP8E_SET_CPUUSED, -8);
	vpx_codec_control(&e->ctx, VP8E_SET_NOISE_SENSITIVITY, 0);
	vpx_codec_control(&e->ctx, VP8E_SET_STATIC_THRESHOLD, 1);
	vpx_codec_control(&e->ctx, VP8E_SET_TOKEN_PARTITIONS, VP8_ONE_TOKENPARTITION);
	vpx_codec_control(&e->ctx, VP8E_SET_MAX_INTRA_BITRATE_PCT, 450);
	return e;
}

int tc_vp8enc_encode(tc_vp8enc *e, const uint8_t *y, const uint8_t *u, const uint8_t *v,
                     int ystride, int uvstride, int force_key,
                     const uint8_t **data, size_t *size, int *key) {
	vpx_image_t img;
	vpx_codec_iter_t it = NULL;
	const vpx_codec_cx_pkt_t *pkt;
	int rc;
	*size = 0;
	*key = 0;
	if (vpx_img_wrap(&img, VPX_IMG_FMT_I420, e->cfg.g_w, e->cfg.g_h, 1, (unsigned char *)y) == NULL) return -1;
	img.planes[VPX_PLANE_Y] = (unsigned char *)y;
	img.planes[VPX_PLANE_U] = (unsigned char *)u;
	img.planes[VPX_PLANE_V] = (unsigned char *)v;
	img.stride[VPX_PLANE_Y] = ystride;
	img.stride[VPX_PLANE_U] = img.stride[VPX_PLANE_V] = uvstride;
	rc = vpx_codec_encode(&e->ctx, &img, e->pts++, 1, force_key ? VPX_EFLAG_FORCE_KF : 0, VPX_DL_REALTIME);
	if (rc != 0) return rc;
	while ((pkt = vpx_codec_get_cx_data(&e->ctx, &it)) != NULL) {
		if (pkt->kind != VPX_CODEC_CX_FRAME_PKT) continue;
		*data = pkt->data.frame.buf;
		*size = pkt->data.frame.sz;
		*key = (pkt->data.frame.flags & VPX_FRAME_IS_KEY) != 0;
		return 0; // one frame in, one out: there is no lag and one layer
	}
	return 0;
}

int tc_vp8enc_bitrate(tc_vp8enc *e, int bps) {
	e->cfg.rc_target_bitrate = (unsigned)(bps / 1000);
	return vpx_codec_enc_config_set(&e->ctx, &e->cfg);
}

void tc_vp8enc_close(tc_vp8enc *e) {
	vpx_codec_destroy(&e->ctx);
	free(e);
}

tc_vp8dec *tc_vp8dec_open(int *err) {
	tc_vp8dec *d = calloc(1, sizeof *d);
	vpx_codec_dec_cfg_t cfg = {1, 0, 0};
	tc_large_blocks();
	if (d == NULL || (*err = vpx_codec_dec_init(&d->ctx, vpx_codec_vp8_dx(), &cfg, 0)) != 0) {
		free(d);
		return NULL;
	}
	return d;
}

int tc_vp8dec_decode(tc_vp8dec *d, const uint8_t *data, size_t size, int *width, int *height) {
	vpx_codec_iter_t it = NULL;
	int rc = vpx_codec_decode(&d->ctx, data, (unsigned)size, NULL, 0);
	*width = *height = 0;
	d->img = NULL;
	if (rc != 0) return rc;
	d->img = vpx_codec_get_frame(&d->ctx, &it);
	if (d->img != NULL && d->img->fmt == VPX_IMG_FMT_I420) {
		*width = (int)d->img->d_w;
		*height = (int)d->img->d_h;
	}
	return 0;
}

static void plane(uint8_t *dst, int dstride, const uint8_t *src, int sstride, int width, int height) {
	for (int i = 0; i < height; i++) memcpy(dst + (size_t)i * dstride, src + (ptrdiff_t)i * sstride, (size_t)width);
}

void tc_vp8dec_copy(tc_vp8dec *d, uint8_t *y, uint8_t *u, uint8_t *v, int ystride, int uvstride) {
	int w = (int)d->img->d_w, h = (int)d->img->d_h;
	plane(y, ystride, d->img->planes[VPX_PLANE_Y], d->img->stride[VPX_PLANE_Y], w, h);
	plane(u, uvstride, d->img->planes[VPX_PLANE_U], d->img->stride[VPX_PLANE_U], (w + 1) / 2, (h + 1) / 2);
	plane(v, uvstride, d->img->planes[VPX_PLANE_V], d->img->stride[VPX_PLANE_V], (w + 1) / 2, (h + 1) / 2);
}

void tc_vp8dec_close(tc_vp8dec *d) {
	vpx_codec_destroy(&d->ctx);
	free(d);
}
