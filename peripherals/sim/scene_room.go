package sim

const turn = 2 * 3.14159265

// roomScene is a ward with a patient in bed, whose chest rises and falls.
func roomScene(c *canvas, phase float32) {
	wall(c)
	bedside(c)
	breath := 9 * (1 - cos(turn*phase)) / 2
	bed(c, breath)
}

func wall(c *canvas) {
	c.fill(upDown(0, 640, rgb{196, 208, 202}, rgb{170, 186, 184}))
	c.rect(0, 540, 1280, 720, 0, upDown(540, 720, rgb{128, 116, 104}, rgb{96, 86, 78}), 0, 1)
	c.rect(0, 530, 1280, 542, 0, flat(rgb{228, 230, 224}), 0, 1)
	// A window with the evening outside, and a curtain.
	c.rect(70, 110, 330, 390, 8, flat(rgb{236, 238, 234}), 0, 1)
	c.rect(84, 124, 316, 376, 2, upDown(124, 376, rgb{120, 164, 206}, rgb{244, 206, 160}), 0, 1)
	c.rect(84, 330, 316, 376, 0, upDown(330, 376, rgb{104, 132, 112}, rgb{72, 98, 84}), 0, 1)
	c.rect(195, 124, 205, 376, 0, flat(rgb{236, 238, 234}), 0, 1)
	for i := range 7 {
		x := 318 + float32(i)*14
		c.rect(x, 92, x+14, 480, 6, flat(mix(rgb{116, 146, 160}, rgb{150, 178, 188}, float32(i%2))), 6, 1)
	}
	c.rect(50, 86, 424, 98, 6, flat(rgb{120, 110, 100}), 0, 1)
	// The rail on the wall with its lamp, and the light it throws.
	c.ellipse(760, 200, 420, 230, flat(rgb{255, 246, 222}), 220, 0.55)
	c.rect(560, 132, 980, 158, 8, flat(rgb{232, 232, 228}), 0, 1)
	c.rect(580, 156, 960, 162, 3, flat(rgb{255, 250, 232}), 2, 1)
}

// bedside draws the drip and the monitor.
func bedside(c *canvas) {
	c.line(1120, 130, 1120, 560, 4, 4, flat(rgb{150, 156, 162}), 0, 1)
	c.line(1086, 134, 1154, 134, 4, 4, flat(rgb{150, 156, 162}), 0, 1)
	c.rect(1064, 142, 1112, 232, 14, upDown(142, 232, rgb{226, 236, 242}, rgb{188, 212, 226}), 0, 0.95)
	c.line(1088, 232, 1088, 330, 2, 2, flat(rgb{206, 220, 228}), 0, 1)
	c.line(1088, 330, 700, 452, 2, 2, flat(rgb{206, 220, 228}), 0, 1)
	c.rect(1080, 552, 1160, 564, 6, flat(rgb{90, 94, 100}), 0, 1)
	c.rect(960, 210, 1056, 292, 8, flat(rgb{52, 58, 66}), 0, 1)
	c.rect(968, 218, 1048, 284, 4, flat(rgb{12, 20, 24}), 0, 1)
	wave := []float32{250, 250, 246, 250, 232, 262, 250, 250, 244, 250, 250}
	for i := range len(wave) - 1 {
		x := 970 + float32(i)*7.6
		c.line(x, wave[i], x+7.6, wave[i+1], 1.2, 1.2, flat(rgb{96, 214, 120}), 0, 1)
	}
	c.rect(974, 268, 1020, 274, 2, flat(rgb{96, 190, 206}), 0, 1)
}

// bed draws the bed and the patient; breath lifts the blanket, in units.
func bed(c *canvas, breath float32) {
	steel, linen := rgb{168, 176, 184}, rgb{240, 242, 244}
	c.ellipse(760, 604, 420, 24, flat(rgb{58, 52, 48}), 24, 0.5)
	for _, x := range []float32{450, 1040} {
		c.line(x, 520, x, 590, 7, 6, flat(steel.times(0.8)), 0, 1)
		c.ellipse(x, 598, 13, 13, flat(rgb{52, 56, 62}), 0, 1)
	}
	c.rect(404, 500, 1080, 528, 10, flat(steel), 0, 1)
	c.rect(410, 462, 1074, 506, 18, upDown(462, 506, linen, rgb{204, 212, 220}), 0, 1)
	// The raised back rest, the pillow, the head on it.
	c.line(430, 480, 640, 486, 20, 16, flat(linen), 0, 1)
	c.line(418, 392, 540, 470, 24, 22, flat(rgb{220, 226, 232}), 0, 1)
	c.line(424, 366, 486, 420, 34, 30, upDown(340, 440, rgb{252, 252, 252}, rgb{222, 228, 236}), 0, 1)
	c.ellipse(472, 362, 34, 38, flat(rgb{92, 76, 64}), 0, 1)
	c.ellipse(482, 368, 30, 35, upDown(334, 404, rgb{226, 182, 152}, rgb{196, 148, 120}), 0, 1)
	c.line(494, 396, 520, 420, 15, 18, flat(rgb{204, 156, 128}), 0, 1)
	c.ellipse(500, 362, 3.4, 2.2, flat(rgb{70, 52, 44}), 0, 1)
	c.line(498, 384, 508, 383, 1.6, 1.6, flat(rgb{150, 92, 82}), 0, 1)
	// Gown, blanket, the arm with the sensor on its finger.
	c.line(530, 436, 640, 470, 34, 30, flat(rgb{150, 186, 196}), 0, 1)
	c.line(610, 470-breath, 760, 474-breath*0.6, 36, 30, upDown(420, 500, rgb{110, 150, 186}, rgb{76, 112, 150}), 0, 1)
	c.line(760, 474-breath*0.6, 1010, 474, 30, 24, upDown(430, 500, rgb{110, 150, 186}, rgb{76, 112, 150}), 0, 1)
	c.ellipse(1016, 462, 26, 34, flat(rgb{92, 130, 168}), 0, 1)
	c.rect(596, 474, 1060, 512, 12, upDown(474, 512, rgb{88, 126, 164}, rgb{66, 98, 134}), 0, 1)
	c.line(548, 440, 668, 462-breath*0.7, 14, 10, flat(rgb{212, 166, 138}), 0, 1)
	c.ellipse(684, 463-breath*0.7, 14, 9, flat(rgb{216, 170, 142}), 0, 1)
	c.rect(694, 456-breath*0.7, 716, 470-breath*0.7, 5, flat(rgb{70, 84, 104}), 0, 1)
	c.rect(404, 380, 414, 530, 5, flat(steel.times(0.9)), 0, 1)
	c.rect(1070, 430, 1082, 530, 5, flat(steel.times(0.9)), 0, 1)
}
