package vusb

// Broken is d with a fault that makes the kernel give up its port: it answers
// something that nobody asked for. It shows what a broken lab looks like.
func Broken(d Device) Device { return broken{d} }

type broken struct{ Device }

// Serve implements Device.
func (b broken) Serve(transfers <-chan *Transfer) {
	for t := range transfers {
		t.p.write(reply(request{seq: t.q.seq + 1<<20, in: true}, 0, nil))
	}
}
