package v4l2

import (
	"reflect"
	"slices"
	"testing"

	"github.com/blackjack/webcam"
)

func TestNearest(t *testing.T) {
	typical := []Mode{ // a USB 2 camera: YUYV is slow when it is large
		{MJPEG, 1920, 1080, 30}, {YUYV, 1920, 1080, 5},
		{MJPEG, 1280, 720, 60}, {MJPEG, 1280, 720, 30}, {YUYV, 1280, 720, 10},
		{MJPEG, 640, 480, 30}, {YUYV, 640, 480, 30},
	}
	for name, c := range map[string]struct {
		modes []Mode
		want  Mode
		got   Mode
	}{
		"best":               {typical, Mode{}, Mode{MJPEG, 1920, 1080, 30}},
		"720p30":             {typical, Mode{"", 1280, 720, 30}, Mode{MJPEG, 1280, 720, 30}},
		"720p, any rate":     {typical, Mode{"", 1280, 720, 0}, Mode{MJPEG, 1280, 720, 30}},
		"720p50":             {typical, Mode{"", 1280, 720, 50}, Mode{MJPEG, 1280, 720, 60}},
		"720p90":             {typical, Mode{"", 1280, 720, 90}, Mode{MJPEG, 1280, 720, 60}},
		"raw 720p30":         {typical, Mode{YUYV, 1280, 720, 30}, Mode{YUYV, 1280, 720, 10}},
		"raw VGA":            {typical, Mode{YUYV, 640, 480, 15}, Mode{YUYV, 640, 480, 30}},
		"VGA prefers MJPEG":  {typical, Mode{"", 640, 480, 30}, Mode{MJPEG, 640, 480, 30}},
		"height only":        {typical, Mode{Height: 700}, Mode{MJPEG, 1280, 720, 30}},
		"tiny":               {typical, Mode{"", 160, 120, 15}, Mode{MJPEG, 640, 480, 30}},
		"raw only":           {[]Mode{{YUYV, 640, 480, 0}}, Mode{MJPEG, 1280, 720, 30}, Mode{YUYV, 640, 480, 0}},
		"4K is not better":   {[]Mode{{MJPEG, 3840, 2160, 30}, {MJPEG, 1920, 1080, 30}}, Mode{}, Mode{MJPEG, 1920, 1080, 30}},
		"known beats unsaid": {[]Mode{{MJPEG, 640, 480, 0}, {MJPEG, 640, 480, 30}}, Mode{}, Mode{MJPEG, 640, 480, 30}},
	} {
		if got, ok := nearest(c.modes, c.want); !ok || got != c.got {
			t.Errorf("%s: %+v, want %+v", name, got, c.got)
		}
	}
	if _, ok := nearest(nil, Mode{}); ok {
		t.Error("found a mode among none")
	}
}

// stepwise is a range of sizes from 16×16 on.
func stepwise(w, h, step uint32) webcam.FrameSize {
	return webcam.FrameSize{MinWidth: 16, MaxWidth: w, StepWidth: step, MinHeight: 16, MaxHeight: h, StepHeight: step}
}

func TestOffered(t *testing.T) {
	fiveToSixty := webcam.FrameRate{MinNumerator: 1, MinDenominator: 60, MaxNumerator: 1, MaxDenominator: 5, StepNumerator: 1, StepDenominator: 1}
	cam := newFakeCam()
	delete(cam.formats, YUYV.code())
	if got, want := offered(cam, Mode{}), []Mode{{MJPEG, 1280, 720, 30}, {MJPEG, 1280, 720, 10}, {MJPEG, 640, 480, 30}, {MJPEG, 640, 480, 10}}; !slices.Equal(got, want) {
		t.Errorf("got %+v", got)
	}
	for name, c := range map[string]struct {
		sizes []webcam.FrameSize
		rates []webcam.FrameRate
		want  Mode
		yes   bool
	}{
		"in the range":        {[]webcam.FrameSize{stepwise(1920, 1080, 16)}, nil, Mode{MJPEG, 1280, 720, 0}, true},
		"off the step":        {[]webcam.FrameSize{stepwise(1920, 1080, 16)}, nil, Mode{MJPEG, 1001, 720, 0}, false},
		"too large":           {[]webcam.FrameSize{stepwise(640, 480, 16)}, nil, Mode{MJPEG, 1280, 720, 0}, false},
		"largest of a range":  {[]webcam.FrameSize{stepwise(1024, 768, 2)}, nil, Mode{MJPEG, 1024, 768, 0}, true},
		"continuous":          {[]webcam.FrameSize{{}}, nil, Mode{MJPEG, 1280, 720, 0}, true},
		"nothing enumerated":  {nil, nil, Mode{MJPEG, 1000, 700, 0}, true},
		"29.97 is 30":         {[]webcam.FrameSize{discrete(640, 480)}, []webcam.FrameRate{interval(1001, 30000)}, Mode{MJPEG, 640, 480, 30}, true},
		"rate in a range":     {[]webcam.FrameSize{discrete(640, 480)}, []webcam.FrameRate{fiveToSixty}, Mode{MJPEG, 640, 480, 12}, true},
		"rate out of a range": {[]webcam.FrameSize{discrete(640, 480)}, []webcam.FrameRate{fiveToSixty}, Mode{MJPEG, 640, 480, 90}, false},
	} {
		cam.sizes, cam.rates = c.sizes, c.rates
		if got := offered(cam, c.want); slices.Contains(got, c.want) != c.yes {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestFormatCode(t *testing.T) {
	// v4l2_fourcc('M','J','P','G') of videodev2.h
	if MJPEG.code() != 0x47504A4D || formatOf(0x56595559) != YUYV {
		t.Errorf("%#x, %q", MJPEG.code(), formatOf(0x56595559))
	}
}

// node reads these by reflection; this fails when an update moves them.
func TestWebcamIsAsExpected(t *testing.T) {
	cam := &webcam.Webcam{}
	if _, ok := descriptor(cam); !ok {
		t.Error("the descriptor is elsewhere")
	}
	f, ok := reflect.TypeOf(*cam).FieldByName("buffers")
	if !ok || f.Type != reflect.TypeFor[[][]byte]() {
		t.Error("the buffers are elsewhere")
	}
}
