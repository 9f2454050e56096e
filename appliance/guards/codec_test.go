package guards

const colours = "./appliance/codec TestColours"

// codecGuards: the colours that a physician judges skin and eardrums by, and
// pictures that do not change while they are read.
func codecGuards() []guard {
	return []guard{
		{
			name: "H.264 gets blue as U and red as V",
			file: "appliance/codec/h264.go",
			old:  `u8(img.Y), u8(img.U), u8(img.V)`,
			new:  `u8(img.Y), u8(img.V), u8(img.U)`,
			by:   colours + "ThroughEachEncoder",
		}, {
			name: "OpenH264's planes stand in order",
			file: "appliance/codec/shim_h264.c",
			old:  `pic.pData[1] = (unsigned char *)u;`,
			new:  `pic.pData[1] = (unsigned char *)v;`,
			by:   colours + "ThroughEachEncoder",
		}, {
			name: "VP8 gets blue as U and red as V",
			file: "appliance/codec/vp8.go",
			old:  `u8(img.Y), u8(img.U), u8(img.V)`,
			new:  `u8(img.Y), u8(img.V), u8(img.U)`,
			by:   colours + "ThroughEachEncoder",
		}, {
			name: "the VP8 decoder copies U to U",
			file: "appliance/codec/vp8decoder.go",
			old:  `u8(dst.Y), u8(dst.U), u8(dst.V)`,
			new:  `u8(dst.Y), u8(dst.V), u8(dst.U)`,
			by:   colours + "ThroughEachEncoder",
		}, {
			name: "YUYV gives U and V in order",
			file: "appliance/codec/convert.go",
			old: `C.YUY2ToI420(u8(f.Data), C.int(f.Width*2), u8(dst.Y), C.int(dst.YStride), u8(dst.U), C.int(dst.UVStride),
			u8(dst.V),`,
			new: `C.YUY2ToI420(u8(f.Data), C.int(f.Width*2), u8(dst.Y), C.int(dst.YStride), u8(dst.V), C.int(dst.UVStride),
			u8(dst.U),`,
			by: colours + "FromTheCamera",
		}, {
			name: "a JPEG's chroma gives U and V in order",
			file: "appliance/codec/jpeg.go",
			old:  `u, v, stride := m.U, m.V, m.UVStride`,
			new:  `u, v, stride := m.V, m.U, m.UVStride`,
			by:   colours + "FromTheCamera",
		}, {
			name: "a JPEG that is not 4:2:0 gives U and V in order",
			file: "appliance/codec/jpeg.go",
			old:  `scalePlane(m.U, m.UVStride, w, h, u,`,
			new:  `scalePlane(m.U, m.UVStride, w, h, v,`,
			by:   colours + "FromTheCamera",
		}, {
			name: "a JPEG that is not 4:2:0 scales V into V",
			file: "appliance/codec/jpeg.go",
			old:  `scalePlane(m.V, m.UVStride, w, h, v,`,
			new:  `scalePlane(m.V, m.UVStride, w, h, u,`,
			by:   colours + "FromTheCamera",
		}, {
			name: "libjpeg's planes stand in order",
			file: "appliance/codec/shim_planes.c",
			old:  `dst[3] = {y, u, v};`,
			new:  `dst[3] = {y, v, u};`,
			by:   colours + "FromTheCamera",
		}, {
			name: "padding hides no damage",
			file: "appliance/codec/shim_planes.c",
			old:  `return d.damaged ? -1 : 0;`,
			new:  `return 0;`,
			by:   "./appliance/codec TestPaddingHidesNoDamage",
		}, {
			name: "TurboJPEG gets a still's planes in order",
			file: "appliance/codec/shim_jpeg.c",
			old:  `planes[3] = {y, u, v};`,
			new:  `planes[3] = {y, v, u};`,
			by:   colours + "OfStills",
		}, {
			name: "libvpx gets the planes in order",
			file: "appliance/codec/shim_vp8.c",
			old:  `img.planes[VPX_PLANE_U] = (unsigned char *)u;`,
			new:  `img.planes[VPX_PLANE_U] = (unsigned char *)v;`,
			by:   colours + "ThroughEachEncoder",
		}, {
			name: "libvpx gives the planes in order",
			file: "appliance/codec/shim_vp8.c",
			old:  `plane(v, uvstride, d->img->planes[VPX_PLANE_V]`,
			new:  `plane(v, uvstride, d->img->planes[VPX_PLANE_U]`,
			by:   colours + "ThroughEachEncoder",
		}, {
			name: "H.264 tells the matrix of its colours",
			file: "appliance/codec/shim_h264.c",
			old:  `CM_SMPTE170M`,
			new:  `CM_BT709`,
			by:   "./appliance/codec TestH264TellsItsColours",
		}, {
			name: "H.264 tells the range of its colours",
			file: "appliance/codec/shim_h264.c",
			old:  `l->bFullRange = false`,
			new:  `l->bFullRange = true`,
			by:   "./appliance/codec TestH264TellsItsColours",
		}, {
			name: "a JPEG's chroma gets the encoders' range",
			file: "appliance/codec/convert.go",
			old:  `C.tc_limit_chroma(u8(m.V), C.size_t(len(m.V)))`,
			new:  `_ = m.V`,
			by:   colours + "FromTheCamera",
		}, {
			name: "a JPEG's luma gets the encoders' range",
			file: "appliance/codec/convert.go",
			old:  `C.tc_limit_luma(u8(m.Y), C.size_t(len(m.Y)))`,
			new:  `_ = m.Y`,
			by:   colours + "FromTheCamera",
		}, {
			name: "scaling keeps U and V apart",
			file: "appliance/codec/convert.go",
			old:  `u8(dst.V), C.int(dst.UVStride), C.int(width), C.int(height), C.kFilterBox)`,
			new:  `u8(dst.U), C.int(dst.UVStride), C.int(width), C.int(height), C.kFilterBox)`,
			by:   colours + "FromTheCamera",
		}, {
			name: "the screen's red is red",
			file: "appliance/codec/convert.go",
			old:  `C.I420ToABGR(`,
			new:  `C.I420ToARGB(`,
			by:   colours + "FromTheCamera",
		}, {
			name: "the screen's matrix is the encoders'",
			file: "appliance/codec/convert.go",
			old:  `C.I420ToABGR(`,
			new:  `C.J420ToABGR(`,
			by:   colours + "FromTheCamera",
		}, {
			name: "a still's red is red",
			file: "appliance/codec/convert.go",
			old:  `C.YUY2ToI422(`,
			new:  `C.UYVYToI422(`,
			by:   colours + "OfStills",
		}, {
			name: "a still's luma gets JPEG's range",
			file: "appliance/codec/convert.go",
			old:  `C.tc_full_luma(u8(y), C.size_t(len(y)))`,
			new:  `_ = y`,
			by:   colours + "OfStills",
		}, {
			name: "a still's chroma gets JPEG's range",
			file: "appliance/codec/convert.go",
			old:  `C.tc_full_chroma(u8(v), C.size_t(len(v)))`,
			new:  `_ = v`,
			by:   colours + "OfStills",
		}, {
			name: "a JPEG is decoded no smaller than it is shown",
			file: "appliance/codec/jpeg.go",
			old:  `part(i.width, by) >= width && part(i.height, by) >= height`,
			new:  `part(i.width, by) >= width/2 && part(i.height, by) >= height/2`,
			by:   "./appliance/codec TestReducedJPEG",
		}, {
			name: "a picture without colour shows none of the last one's",
			file: "appliance/codec/convert.go",
			old:  `m.U[i], m.V[i] = 128, 128`,
			new:  `m.U[i] = 128`,
			by:   "./appliance/codec TestGreyJPEGHasNoColour",
		}, {
			name: "a picture's memory waits for its last reader",
			file: "drivers/v4l2/buffers.go",
			old:  `f.hold.of.readers.Add(-1) == 0`,
			new:  `f.hold.of.readers.Add(-1) >= 0`,
			by:   "./drivers/v4l2 TestBufferIsUsedAgainAfterTheLastReader",
		}, {
			name: "one reader releases a picture once",
			file: "drivers/v4l2/buffers.go",
			old:  `f.hold.over.CompareAndSwap(false, true)`,
			new:  `!f.hold.over.Swap(false)`,
			by:   "./drivers/v4l2 TestBufferIsUsedAgainAfterTheLastReader",
		}, {
			name: "each listener keeps a picture for itself",
			file: "peripherals/feed.go",
			old:  `for mine, sent := keep(v), false; !sent; {`,
			new:  `for mine, sent := v, false; !sent; {`,
			by:   "./peripherals TestPicturesAreKeptForEachListener",
		},
	}
}
