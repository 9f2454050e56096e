package daemon

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"telecart/appliance/api"
	"telecart/appliance/internal/store/storetest"
)

// Without a disk a cart can call, and take and clear a patient. Pictures are
// refused and the light says why. When the disk is back, all is well again.
func TestNoDisk(t *testing.T) {
	disk := storetest.NewDisk(t)
	dir := t.TempDir()
	c := setup{disk: disk.Name()}.start(t, dir)
	ctx := t.Context()
	disk.Break()
	for range 2 {
		c.inCall(t)
		if err := c.SetPatient(ctx, api.Patient{Number: "1", Name: "Ana"}); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Capture(ctx, "otoscope"); err == nil {
			t.Error("a picture was taken and not kept")
		}
		c.await(t, "the light", func(s api.Status) bool { return s.Readiness.Light == "not-ready" })
		if err := c.Hangup(ctx); err != nil {
			t.Fatal(err)
		}
		if err := c.ClearPatient(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if s, err := c.Status(ctx); err != nil || s.Patient != nil || s.Session.Phase != api.PhaseEnded {
		t.Errorf("the cart is %+v, %v", s, err)
	}
	disk.Mend()
	c.await(t, "the light", func(s api.Status) bool { return s.Readiness.Light == "ready" })
	if _, err := c.Capture(ctx, "otoscope"); err != nil {
		t.Error(err)
	}
	list, err := c.Encounters(ctx, 10)
	if err != nil || len(list) != 2 || list[0].Patient == nil || list[0].Patient.Number != "1" || list[0].EndedAt == nil {
		t.Errorf("the record has %+v, %v", list, err)
	}
}

// The light is not green while stills are refused, however much room the disk
// has, nor while nothing can be recorded although nobody is being treated; it
// says what is refused and what works.
func TestReadyOnlyWhileTheDiskTakesAll(t *testing.T) {
	disk := storetest.NewDisk(t)
	dir := t.TempDir()
	c := setup{disk: disk.Name()}.start(t, dir)
	says := func(code string) func(api.Status) bool {
		return func(s api.Status) bool {
			r := s.Readiness
			return r.Light == "not-ready" && r.Reasons[0].Code == code && strings.Contains(r.Reasons[0].English, "still work")
		}
	}
	ready := func(s api.Status) bool { return s.Readiness.Light == "ready" }
	tmp := filepath.Join(dir, "state", "record", "blobs", "tmp")
	if err := os.Remove(tmp); err != nil {
		t.Fatal(err)
	}
	c.await(t, "no pictures", says("record.no-captures"))
	if _, err := c.Capture(t.Context(), "otoscope"); err == nil {
		t.Error("a picture was kept")
	}
	c.await(t, "no pictures, still", says("record.no-captures"))
	if err := os.Mkdir(tmp, 0o700); err != nil {
		t.Fatal(err)
	}
	c.await(t, "ready again", ready)
	disk.Break()
	c.await(t, "nothing is recorded", says("record.nothing"))
	disk.Mend()
	c.await(t, "ready again", ready)
	_, release := disk.Hang()
	c.await(t, "the disk is silent", says("record.silent"))
	release()
	c.await(t, "ready again", ready)
}

// A cart that starts on a disk that takes nothing does not know whether the
// patient was changed, or the session held, after the record was last written.
func TestStartWithoutADisk(t *testing.T) {
	disk := storetest.NewDisk(t)
	dir := t.TempDir()
	c := setup{disk: disk.Name()}.start(t, dir)
	if err := c.SetPatient(t.Context(), api.Patient{Number: "1", Name: "Ana"}); err != nil {
		t.Fatal(err)
	}
	c.inCall(t)
	c.stop()
	disk.Break()
	c = setup{disk: disk.Name(), ready: func(s api.Status) bool { return s.Readiness.Light == "not-ready" }}.start(t, dir)
	s, err := c.Status(t.Context())
	if err != nil || s.Patient != nil || !s.Session.Held || len(s.Session.Participants) != 1 {
		t.Errorf("patient %v, session %+v, %v", s.Patient, s.Session, err)
	}
	disk.Mend()
	c.await(t, "the light", func(s api.Status) bool { return s.Readiness.Light == "ready" })
}
