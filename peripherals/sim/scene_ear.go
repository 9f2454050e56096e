package sim

// Centre and radius of the view through the speculum, in units.
const earX, earY, earR = 640, 336, 292

// earScene is a healthy right ear drum at the end of the ear canal, with its
// light reflex.
func earScene(c *canvas, phase float32) {
	c.fill(flat(rgb{3, 2, 3}))
	canal(c)
	drum(c, earX+6, earY, phase)
	// The black edge of the speculum covers everything.
	c.draw(box{earX - 420, earY - 420, earX + 420, earY + 420}, func(x, y float32) float32 {
		return earR - sqrt(sq(x-earX)+sq(y-earY))
	}, flat(rgb{3, 2, 3}), 10, 1)
}

func canal(c *canvas) {
	c.ellipse(earX, earY, earR+6, earR+6, func(x, y float32) rgb {
		d := sqrt(sq((x-earX)/earR) + sq((y-earY)/earR))
		v := 0.6*texture(x, y, 70) + 0.4*texture(x, y, 16)
		return mix(mix(rgb{214, 138, 116}, rgb{178, 96, 82}, v), rgb{74, 32, 28}, clamp(d*1.25-0.3))
	}, 2, 1)
	for _, h := range [][4]float32{{420, 250, 472, 282}, {432, 430, 486, 412}, {846, 216, 806, 262}, {590, 92, 604, 142}, {700, 598, 690, 556}} {
		c.line(h[0], h[1], h[2], h[3], 1.6, 0.6, flat(rgb{70, 40, 28}), 1.5, 0.8)
	}
}

// drum draws the ear drum around (x, y).
func drum(c *canvas, x, y, phase float32) {
	c.ellipse(x, y, 214, 226, flat(rgb{96, 44, 38}), 40, 0.7)
	c.ellipse(x, y, 200, 212, flat(rgb{232, 196, 176}), 6, 1) // annulus
	c.ellipse(x, y, 190, 202, func(px, py float32) rgb {
		d := sqrt(sq((px-x)/190) + sq((py-y)/202))
		pearl := mix(rgb{226, 190, 178}, rgb{206, 158, 146}, 0.7*texture(px-x, py-y, 60)+0.3*texture(px-x, py-y, 14))
		return mix(pearl, rgb{190, 124, 112}, clamp(d*1.5-0.6))
	}, 5, 1)
	vessels(c, x, y)
	// The pars flaccida, the malleus' short process and handle, the umbo.
	c.ellipse(x-14, y-164, 74, 34, flat(rgb{206, 128, 116}), 30, 0.8)
	c.line(x-44, y-122, x-2, y+8, 13, 6, flat(rgb{150, 92, 80}), 12, 0.5)
	c.line(x-48, y-126, x-4, y+4, 11, 5, flat(rgb{244, 222, 200}), 5, 0.95)
	c.ellipse(x-52, y-130, 17, 14, flat(rgb{252, 236, 218}), 8, 1)
	c.ellipse(x-3, y+8, 11, 10, flat(rgb{246, 226, 206}), 7, 0.95)
	reflex(c, x, y, phase)
}

func vessels(c *canvas, x, y float32) {
	red := flat(rgb{186, 70, 64})
	for _, v := range [][][2]float32{
		{{-70, -150}, {-66, -110}, {-50, -62}, {-40, -20}},
		{{-28, -140}, {-22, -96}, {-8, -50}, {4, -18}},
		{{-170, -60}, {-136, -40}, {-112, -4}, {-84, 12}},
		{{150, -100}, {122, -72}, {108, -30}, {80, -12}},
		{{-120, 130}, {-92, 104}, {-76, 72}, {-50, 58}},
	} {
		for i := range len(v) - 1 {
			w := 2.4 - 0.5*float32(i)
			c.line(x+v[i][0], y+v[i][1], x+v[i+1][0], y+v[i+1][1], w, w-0.5, red, 2.5, 0.5)
		}
	}
}

// reflex is the cone of light, from the umbo forward and down. It shimmers with
// the hand that holds the otoscope.
func reflex(c *canvas, x, y, phase float32) {
	shine, sway := 0.85+0.15*cos(turn*phase), 7*sin(turn*phase)
	ax, ay, bx, by := x+8, y+20, x+92+sway, y+142-sway/2
	white := flat(rgb{255, 250, 240})
	c.line(ax, ay, bx, by, 4, 44, white, 34, 0.55*shine)
	c.line(ax+8, ay+14, bx-16, by-20, 3, 24, white, 16, 0.9*shine)
	c.ellipse(x-104, y-74, 30, 16, white, 24, 0.25)
}
