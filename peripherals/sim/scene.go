package sim

import "time"

// sceneOf returns the scene of the virtual camera with this name.
func sceneOf(name string) scene {
	switch name {
	case "room":
		return scene{words: "ROOM", paint: roomScene, moving: box{500, 380, 1050, 500}, phases: 24, cycle: 4 * time.Second}
	case "exam":
		return scene{words: "EXAM", paint: examScene, moving: box{740, 250, 920, 400}, phases: 24, cycle: 3 * time.Second}
	case "otoscope":
		return scene{words: "OTOSCOPE", paint: earScene, moving: box{620, 330, 830, 560}, phases: 24, cycle: 2 * time.Second}
	}
	return scene{words: "CAMERA", paint: testScene, moving: box{540, 260, 740, 460}, phases: 24, cycle: 2 * time.Second}
}

// testScene is colour bars over grey steps, with a hand that turns.
func testScene(c *canvas, phase float32) {
	colours := [...]rgb{{235, 235, 235}, {200, 200, 60}, {60, 190, 200}, {70, 180, 80}, {180, 80, 180}, {190, 70, 70}, {60, 70, 190}}
	for i, col := range colours {
		x := float32(i) * 1280 / 7
		c.rect(x, 0, x+1280.0/7, 480, 0, flat(col.times(0.85)), 0, 1)
	}
	for i := range 16 {
		x := float32(i) * 80
		c.rect(x, 480, x+80, barTop, 0, flat(rgb{1, 1, 1}.times(float32(i)*17)), 0, 1)
	}
	c.ellipse(640, 360, 98, 98, flat(rgb{20, 22, 28}), 2, 1)
	c.line(640, 360, 640+80*sin(turn*phase), 360-80*cos(turn*phase), 7, 3, flat(rgb{255, 255, 255}), 0, 1)
}
