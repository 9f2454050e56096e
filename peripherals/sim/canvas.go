package sim

import "math"

// rgb is a colour, 0..255 each.
type rgb struct{ r, g, b float32 }

func mix(a, b rgb, t float32) rgb {
	return rgb{a.r + (b.r-a.r)*t, a.g + (b.g-a.g)*t, a.b + (b.b-a.b)*t}
}

func (c rgb) times(f float32) rgb { return rgb{c.r * f, c.g * f, c.b * f} }

// canvas is part of a picture. Drawing is in units of a 1280×720 picture,
// whatever the real size.
type canvas struct {
	x0, y0, w, h int     // the part, in pixels
	scale        float32 // pixels a unit
	px           []rgb
}

func newCanvas(x0, y0, w, h int, scale float32) *canvas {
	return &canvas{x0, y0, w, h, scale, make([]rgb, w*h)}
}

// A brush returns the colour at a point. A form returns a point's distance from
// the edge of a shape in units, negative inside.
type (
	brush func(x, y float32) rgb
	form  func(x, y float32) float32
)

func flat(c rgb) brush { return func(_, _ float32) rgb { return c } }

// upDown is a vertical gradient from colour a at y0 to b at y1.
func upDown(y0, y1 float32, a, b rgb) brush {
	return func(_, y float32) rgb { return mix(a, b, clamp((y-y0)/(y1-y0))) }
}

// fill paints the whole canvas.
func (c *canvas) fill(paint brush) {
	for j := range c.h {
		y := (float32(c.y0+j) + 0.5) / c.scale
		row := c.px[j*c.w : (j+1)*c.w]
		for i := range row {
			row[i] = paint((float32(c.x0+i)+0.5)/c.scale, y)
		}
	}
}

// box bounds a form, in units.
type box struct{ x0, y0, x1, y1 float32 }

// draw paints a form with the given opacity. Its edge is soft units wide, at
// least a pixel.
func (c *canvas) draw(b box, f form, paint brush, soft, opacity float32) {
	soft = max(soft, 1/c.scale)
	i0 := max(int(math.Floor(float64((b.x0-soft)*c.scale)))-c.x0, 0)
	i1 := min(int(math.Ceil(float64((b.x1+soft)*c.scale)))-c.x0, c.w)
	j0 := max(int(math.Floor(float64((b.y0-soft)*c.scale)))-c.y0, 0)
	j1 := min(int(math.Ceil(float64((b.y1+soft)*c.scale)))-c.y0, c.h)
	for j := j0; j < j1; j++ {
		y := (float32(c.y0+j) + 0.5) / c.scale
		for i := i0; i < i1; i++ {
			x := (float32(c.x0+i) + 0.5) / c.scale
			cover := clamp(0.5-f(x, y)/soft) * opacity
			if cover > 0 {
				p := &c.px[j*c.w+i]
				*p = mix(*p, paint(x, y), cover)
			}
		}
	}
}

// ellipse draws an ellipse around (x, y).
func (c *canvas) ellipse(x, y, rx, ry float32, paint brush, soft, opacity float32) {
	small := min(rx, ry) // the edge is soft units wide along the short axis, wider along the long one
	bx, by := rx+soft*rx/small, ry+soft*ry/small
	c.draw(box{x - bx, y - by, x + bx, y + by}, func(px, py float32) float32 {
		dx, dy := (px-x)/rx, (py-y)/ry
		return (sqrt(dx*dx+dy*dy) - 1) * small
	}, paint, soft, opacity)
}

// rect draws a rectangle with rounded corners.
func (c *canvas) rect(x0, y0, x1, y1, corner float32, paint brush, soft, opacity float32) {
	cx, cy, hx, hy := (x0+x1)/2, (y0+y1)/2, (x1-x0)/2-corner, (y1-y0)/2-corner
	c.draw(box{x0, y0, x1, y1}, func(x, y float32) float32 {
		dx, dy := abs(x-cx)-hx, abs(y-cy)-hy
		return sqrt(sq(max(dx, 0))+sq(max(dy, 0))) + min(max(dx, dy), 0) - corner
	}, paint, soft, opacity)
}

// line draws a bar with rounded ends whose half width goes from ra to rb.
func (c *canvas) line(ax, ay, bx, by, ra, rb float32, paint brush, soft, opacity float32) {
	r := max(ra, rb)
	b := box{min(ax, bx) - r, min(ay, by) - r, max(ax, bx) + r, max(ay, by) + r}
	dx, dy := bx-ax, by-ay
	length := max(dx*dx+dy*dy, 1e-6)
	c.draw(b, func(x, y float32) float32 {
		t := clamp(((x-ax)*dx + (y-ay)*dy) / length)
		return sqrt(sq(x-ax-t*dx)+sq(y-ay-t*dy)) - (ra + (rb-ra)*t)
	}, paint, soft, opacity)
}

// text draws words in the dot font; dot is the size of a dot in units.
func (c *canvas) text(x, y, dot float32, words string, paint brush) {
	for _, r := range words {
		for j, bits := range glyph(r) {
			for i := range 5 {
				if bits>>(4-i)&1 == 1 {
					px, py := x+float32(i)*dot, y+float32(j)*dot
					c.rect(px, py, px+dot, py+dot, 0, paint, 0, 1)
				}
			}
		}
		x += 6 * dot
	}
}

// texture is smooth noise, 0..1, in spots about size units wide.
func texture(x, y, size float32) float32 {
	x, y = x/size, y/size
	ix, iy := float32(math.Floor(float64(x))), float32(math.Floor(float64(y)))
	fx, fy := ease(x-ix), ease(y-iy)
	i, j := int32(ix), int32(iy)
	top := lattice(i, j) + (lattice(i+1, j)-lattice(i, j))*fx
	bottom := lattice(i, j+1) + (lattice(i+1, j+1)-lattice(i, j+1))*fx
	return top + (bottom-top)*fy
}

func lattice(i, j int32) float32 {
	h := uint32(i)*374761393 + uint32(j)*668265263
	h = (h ^ h>>13) * 1274126177
	return float32((h^h>>16)&0xFFFF) / 0xFFFF
}

func clamp(t float32) float32 { return min(max(t, 0), 1) }
func ease(t float32) float32  { return t * t * (3 - 2*t) }
func sq(t float32) float32    { return t * t }
func abs(t float32) float32   { return max(t, -t) }
func sqrt(t float32) float32  { return float32(math.Sqrt(float64(t))) }
func sin(t float32) float32   { return float32(math.Sin(float64(t))) }
func cos(t float32) float32   { return float32(math.Cos(float64(t))) }
