package daemon

import (
	"testing"
	"testing/synctest"
	"time"

	"telecart/drivers/v4l2"
	"telecart/peripherals"
)

// A camera's memory is used again once its preview is made, or left out.
func TestPreviewsReleaseTheirPictures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		feed := peripherals.NewFeed[v4l2.Frame](1)
		frames, leave := feed.Subscribe()
		out := previews(frames)
		var buffers v4l2.Buffers
		memory, shown := map[*byte]bool{}, 0
		for n := range 10 {
			f := buffers.New(2 * 64 * 48)
			f.Format, f.Width, f.Height, f.At = v4l2.YUYV, 64, 48, time.Now().Add(time.Duration(n)*previewEvery/2)
			memory[&f.Data[0]] = true
			feed.Publish(f)
			synctest.Wait()
			select {
			case <-out:
				shown++
			default:
			}
		}
		if len(memory) != 1 || shown != 5 {
			t.Errorf("%d buffers, %d previews of 10 pictures", len(memory), shown)
		}
		leave()
		synctest.Wait()
	})
}
