#include "shim_jpeg.h"
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <jpeglib.h>
#include <jerror.h>

// Progressive files with thousands of scans cost minutes: refuse them.
enum { MAX_SCANS = 500, MAX_ROWS = 4 * DCTSIZE };

struct decoder {
	struct jpeg_decompress_struct c;
	struct jpeg_error_mgr err;
	struct jpeg_progress_mgr progress;
	jmp_buf out;
	char *msg;
	int damaged;
	unsigned char *rows; // one row of MCUs
};

static void fail(j_common_ptr c) {
	struct decoder *d = c->client_data;
	char text[JMSG_LENGTH_MAX];
	(*c->err->format_message)(c, text);
	if (!d->damaged) snprintf(d->msg, TC_MSG, "%s", text);
	longjmp(d->out, 1);
}

// Each warning is looked at by itself. Bytes before a marker, where a decoder
// that has read all blocks finds more, are what cameras pad with; every other
// warning says that pixels are missing or made up.
static void warn(j_common_ptr c, int level) {
	struct decoder *d = c->client_data;
	if (level >= 0 || c->err->msg_code == JWRN_EXTRANEOUS_DATA || d->damaged) return;
	char text[JMSG_LENGTH_MAX];
	(*c->err->format_message)(c, text);
	snprintf(d->msg, TC_MSG, "%s", text);
	d->damaged = 1;
}

static void scan(j_common_ptr c) {
	j_decompress_ptr d = (j_decompress_ptr)c;
	if (d->input_scan_number > MAX_SCANS) ERREXIT1(d, JERR_BAD_PROGRESSION, MAX_SCANS);
}

static int padded(const jpeg_component_info *p) { return (int)p->width_in_blocks * p->DCT_scaled_size; }
static int high(const jpeg_component_info *p) { return p->v_samp_factor * p->DCT_scaled_size; }

// rows_of returns memory for one row of MCUs of all components.
static int rows_of(struct decoder *d, JSAMPROW rows[3][MAX_ROWS], JSAMPARRAY planes[3]) {
	size_t need = 0;
	for (int i = 0; i < d->c.num_components; i++)
		need += (size_t)padded(&d->c.comp_info[i]) * high(&d->c.comp_info[i]);
	if ((d->rows = malloc(need)) == NULL) return -1;
	unsigned char *at = d->rows;
	for (int i = 0; i < d->c.num_components; i++) {
		const jpeg_component_info *p = &d->c.comp_info[i];
		for (int r = 0; r < high(p); r++, at += padded(p)) rows[i][r] = at;
		planes[i] = rows[i];
	}
	return 0;
}

static void copy_rows(const struct decoder *d, JSAMPARRAY planes[3], unsigned char *const dst[3],
                      const int stride[3], const int width[3], const int height[3], int mcu) {
	for (int i = 0; i < d->c.num_components; i++) {
		const jpeg_component_info *p = &d->c.comp_info[i];
		int n = padded(p) < width[i] ? padded(p) : width[i];
		for (int r = 0; r < high(p); r++) {
			int y = mcu * high(p) + r;
			if (y < height[i]) memcpy(dst[i] + (size_t)y * stride[i], planes[i][r], n);
		}
	}
}

int tc_jpeg_planes(const unsigned char *data, unsigned long size, int by,
                   unsigned char *y, unsigned char *u, unsigned char *v,
                   int ystride, int uvstride, const int *width, const int *height, char *msg) {
	struct decoder d;
	unsigned char *const dst[3] = {y, u, v};
	const int stride[3] = {ystride, uvstride, uvstride};
	JSAMPROW rows[3][MAX_ROWS];
	JSAMPARRAY planes[3];

	memset(&d, 0, sizeof d);
	d.msg = msg;
	d.c.err = jpeg_std_error(&d.err);
	d.c.client_data = &d;
	d.err.error_exit = fail;
	d.err.emit_message = warn;
	if (setjmp(d.out)) {
		jpeg_destroy_decompress(&d.c);
		free(d.rows);
		return -1;
	}
	jpeg_create_decompress(&d.c);
	d.progress.progress_monitor = scan;
	d.c.progress = &d.progress;
	jpeg_mem_src(&d.c, data, size);
	jpeg_read_header(&d.c, TRUE);
	for (int i = 0; i < d.c.num_components; i++)
		if (i == 3 || d.c.comp_info[i].v_samp_factor * DCTSIZE > MAX_ROWS) ERREXIT(&d.c, JERR_BAD_COMPONENT_ID);
	d.c.raw_data_out = TRUE;
	d.c.do_fancy_upsampling = FALSE;
	d.c.out_color_space = d.c.jpeg_color_space;
	d.c.scale_num = 1;
	d.c.scale_denom = by;
	jpeg_start_decompress(&d.c);
	for (int i = 0; i < d.c.num_components; i++)
		if ((int)d.c.comp_info[i].downsampled_width != width[i] || (int)d.c.comp_info[i].downsampled_height != height[i])
			ERREXIT(&d.c, JERR_CONVERSION_NOTIMPL);
	if (rows_of(&d, rows, planes) != 0) ERREXIT1(&d.c, JERR_OUT_OF_MEMORY, 0);
	for (int mcu = 0; d.c.output_scanline < d.c.output_height; mcu++) {
		jpeg_read_raw_data(&d.c, planes, d.c.max_v_samp_factor * d.c.min_DCT_scaled_size);
		copy_rows(&d, planes, dst, stride, width, height, mcu);
	}
	jpeg_finish_decompress(&d.c);
	jpeg_destroy_decompress(&d.c);
	free(d.rows);
	return d.damaged ? -1 : 0;
}
