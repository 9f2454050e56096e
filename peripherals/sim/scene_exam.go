package sim

// examScene is skin with a lesion, a ruler below it and a swab that points at
// it.
func examScene(c *canvas, phase float32) {
	c.fill(skin)
	spot(c)
	ruler(c)
	swab(c, 0.05*sin(turn*phase))
}

func skin(x, y float32) rgb {
	v := 0.55*texture(x, y, 160) + 0.25*texture(x+900, y, 34) + 0.20*texture(x, y+700, 7)
	base := mix(rgb{196, 142, 116}, rgb{232, 188, 160}, v)
	// Fine crossing creases.
	crease := min(abs(sin(0.11*(x+0.6*y)+3*texture(x, y, 60))), abs(sin(0.11*(x-0.7*y)+3*texture(x+50, y, 60))))
	base = base.times(0.95 + 0.05*clamp(crease*4))
	light := 1.06 - 0.34*clamp(sqrt(sq((x-560)/900)+sq((y-300)/620)))
	return base.times(light)
}

func spot(c *canvas) {
	uneven := func(x, y, rx, ry float32) (box, form) {
		return box{x - rx*1.5, y - ry*1.5, x + rx*1.5, y + ry*1.5}, func(px, py float32) float32 {
			dx, dy := (px-x)/rx, (py-y)/ry
			return (sqrt(dx*dx+dy*dy) - 0.75 - 0.5*texture(px, py, 46)) * min(rx, ry)
		}
	}
	b, f := uneven(600, 310, 190, 150)
	c.draw(b, f, flat(rgb{206, 104, 92}), 130, 0.55)
	b, f = uneven(600, 310, 104, 82)
	c.draw(b, f, func(x, y float32) rgb {
		return mix(rgb{150, 72, 62}, rgb{112, 62, 46}, texture(x, y, 18))
	}, 26, 0.9)
	b, f = uneven(618, 296, 46, 38)
	c.draw(b, f, func(x, y float32) rgb {
		return mix(rgb{84, 46, 38}, rgb{60, 36, 34}, texture(x, y, 9))
	}, 14, 0.85)
	for _, m := range [][3]float32{{230, 190, 9}, {980, 470, 7}, {340, 470, 5}, {1110, 180, 6}} {
		c.ellipse(m[0], m[1], m[2], m[2]*0.85, flat(rgb{118, 74, 54}), 4, 0.9)
	}
}

// ruler is 12 cm of paper ruler, 88 units a centimetre.
func ruler(c *canvas) {
	c.rect(92, 552, 1196, 632, 6, flat(rgb{70, 40, 30}), 16, 0.35)
	c.rect(88, 544, 1192, 626, 5, upDown(544, 626, rgb{250, 250, 246}, rgb{232, 232, 226}), 0, 1)
	for mm := range 121 {
		x, length := 112+float32(mm)*8.8, float32(14)
		switch {
		case mm%10 == 0:
			length = 30
		case mm%5 == 0:
			length = 22
		}
		c.rect(x-0.8, 546, x+0.8, 546+length, 0, flat(rgb{30, 30, 34}), 0, 1)
	}
	for cm := range 10 {
		c.text(112+float32(cm)*88-7, 586, 3, string(rune('0'+cm)), flat(rgb{30, 30, 34}))
	}
	c.text(1012, 586, 3, "CM", flat(rgb{30, 30, 34}))
}

// swab is a cotton swab that points in from the right. back moves it along its
// axis, so only its tip changes.
func swab(c *canvas, back float32) {
	x, y := 800+520*back, 330-300*back
	c.line(x+16, y+22, x+536, y-278, 10, 10, flat(rgb{60, 34, 26}), 16, 0.3)
	c.line(x, y, x+520, y-300, 6, 6, flat(rgb{222, 206, 176}), 2, 1)
	c.line(x, y, x+48, y-28, 15, 11, upDown(y-40, y+16, rgb{255, 255, 252}, rgb{216, 218, 220}), 4, 1)
}
