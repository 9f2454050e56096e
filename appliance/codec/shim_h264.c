#include "shim_h264.h"
#include "shim_memory.h"
#include <stdlib.h>
#include <string.h>
#include <wels/codec_api.h>

struct tc_h264 {
	ISVCEncoder *enc;
	SFrameBSInfo out;
	int width, height;
	float fps;
	long long count;
};

static void settings(SEncParamExt *p, int width, int height, float fps, int bps) {
	SSpatialLayerConfig *l = &p->sSpatialLayers[0];
	p->iUsageType = CAMERA_VIDEO_REAL_TIME;
	p->iPicWidth = width;
	p->iPicHeight = height;
	p->iTargetBitrate = bps;
	p->iMaxBitrate = UNSPECIFIED_BIT_RATE;
	p->iRCMode = RC_BITRATE_MODE;
	p->fMaxFrameRate = fps;
	p->bEnableFrameSkip = false; // a left-out picture is delay that nobody sees
	p->iSpatialLayerNum = 1;
	p->iTemporalLayerNum = 1;
	p->iNumRefFrame = 1;
	p->uiIntraPeriod = 0; // only on demand
	p->bEnableSceneChangeDetect = false;
	p->eSpsPpsIdStrategy = CONSTANT_ID;
	p->iComplexityMode = LOW_COMPLEXITY;
	p->iMultipleThreadIdc = 1;
	p->iEntropyCodingModeFlag = 0;
	// These guess what matters in the picture; a clinician decides that.
	p->bEnableDenoise = false;
	p->bEnableBackgroundDetection = false;
	p->bEnableLongTermReference = false;
	l->iVideoWidth = width;
	l->iVideoHeight = height;
	l->fFrameRate = fps;
	l->iSpatialBitrate = bps;
	l->iMaxSpatialBitrate = UNSPECIFIED_BIT_RATE;
	l->uiProfileIdc = PRO_BASELINE;
	l->sSliceArgument.uiSliceMode = SM_SINGLE_SLICE;
	l->bVideoSignalTypePresent = true; // BT.601, limited range
	l->uiVideoFormat = VF_UNDEF;
	l->bFullRange = false;
	l->bColorDescriptionPresent = true;
	l->uiColorPrimaries = CP_SMPTE170M;
	l->uiTransferCharacteristics = TRC_SMPTE170M;
	l->uiColorMatrix = CM_SMPTE170M;
}

tc_h264 *tc_h264_open(int width, int height, float fps, int bps, int *err) {
	tc_h264 *e = calloc(1, sizeof *e);
	SEncParamExt p;
	int quiet = WELS_LOG_QUIET, format = videoFormatI420;
	tc_large_blocks();
	if (e == NULL || (*err = WelsCreateSVCEncoder(&e->enc)) != 0) {
		free(e);
		return NULL;
	}
	e->width = width;
	e->height = height;
	e->fps = fps;
	(*e->enc)->SetOption(e->enc, ENCODER_OPTION_TRACE_LEVEL, &quiet);
	memset(&p, 0, sizeof p);
	(*e->enc)->GetDefaultParams(e->enc, &p);
	settings(&p, width, height, fps, bps);
	if ((*err = (*e->enc)->InitializeExt(e->enc, &p)) != 0 ||
	    (*err = (*e->enc)->SetOption(e->enc, ENCODER_OPTION_DATAFORMAT, &format)) != 0) {
		tc_h264_close(e);
		return NULL;
	}
	return e;
}

int tc_h264_encode(tc_h264 *e, const uint8_t *y, const uint8_t *u, const uint8_t *v,
                   int ystride, int uvstride, int force_key, size_t *size, int *key) {
	SSourcePicture pic;
	int rc;
	*size = 0;
	*key = 0;
	if (force_key && (rc = (*e->enc)->ForceIntraFrame(e->enc, true)) != 0) return rc;
	memset(&pic, 0, sizeof pic);
	pic.iColorFormat = videoFormatI420;
	pic.iPicWidth = e->width;
	pic.iPicHeight = e->height;
	pic.iStride[0] = ystride;
	pic.iStride[1] = pic.iStride[2] = uvstride;
	pic.pData[0] = (unsigned char *)y;
	pic.pData[1] = (unsigned char *)u;
	pic.pData[2] = (unsigned char *)v;
	pic.uiTimeStamp = (long long)((float)e->count++ * 1000.0f / e->fps);
	memset(&e->out, 0, sizeof e->out);
	if ((rc = (*e->enc)->EncodeFrame(e->enc, &pic, &e->out)) != 0) return rc;
	if (e->out.eFrameType == videoFrameTypeSkip) return 0;
	for (int i = 0; i < e->out.iLayerNum; i++)
		for (int n = 0; n < e->out.sLayerInfo[i].iNalCount; n++)
			*size += (size_t)e->out.sLayerInfo[i].pNalLengthInByte[n];
	*key = e->out.eFrameType == videoFrameTypeIDR;
	return 0;
}

void tc_h264_copy(tc_h264 *e, uint8_t *dst, size_t size) {
	size_t at = 0;
	for (int i = 0; i < e->out.iLayerNum; i++) {
		SLayerBSInfo *l = &e->out.sLayerInfo[i];
		size_t n = 0;
		for (int k = 0; k < l->iNalCount; k++) n += (size_t)l->pNalLengthInByte[k];
		if (at + n > size) return;
		memcpy(dst + at, l->pBsBuf, n);
		at += n;
	}
}

int tc_h264_bitrate(tc_h264 *e, int bps) {
	SBitrateInfo b = {SPATIAL_LAYER_ALL, bps};
	return (*e->enc)->SetOption(e->enc, ENCODER_OPTION_BITRATE, &b);
}

void tc_h264_close(tc_h264 *e) {
	(*e->enc)->Uninitialize(e->enc);
	WelsDestroySVCEncoder(e->enc);
	free(e);
}
