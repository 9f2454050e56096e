package guards

// kioskGuards: what cannot be undone is not done by a touch.
func kioskGuards() []guard {
	return []guard{
		{
			name: "what is held is held for a second",
			file: "ui/kiosk/widget/hold.go",
			old:  `const HoldFor = time.Second`,
			new:  `const HoldFor = time.Second / 10`,
			by:   "./ui/kiosk/widget TestHoldButton",
		},
		{
			name: "a tap does not do it",
			file: "ui/kiosk/widget/hold.go",
			old:  `func (b *HoldButton) Tapped(*fyne.PointEvent) {}`,
			new:  `func (b *HoldButton) Tapped(*fyne.PointEvent) { b.OnHeld() }`,
			by:   "./ui/kiosk/screen TestDangerousIsHeld",
		},
		{
			name: "a finger that slid off lets go",
			file: "ui/kiosk/widget/hold.go",
			old:  `func (b *HoldButton) MouseOut() { b.release() }`,
			new:  `func (b *HoldButton) MouseOut() {}`,
			by:   "./ui/kiosk/widget TestHoldButton",
		},
		{
			name: "letting go early does nothing",
			file: "ui/kiosk/widget/hold.go",
			old:  `func (b *HoldButton) MouseUp(*desktop.MouseEvent) { b.release() }`,
			new:  `func (b *HoldButton) MouseUp(*desktop.MouseEvent) {}`,
			by:   "./ui/kiosk/screen TestDangerousIsHeld",
		},
		{
			name: "a button that is off does nothing",
			file: "ui/kiosk/widget/hold.go",
			old:  `if b.OnHeld != nil && !b.look.Off {`,
			new:  `if b.OnHeld != nil {`,
			by:   "./ui/kiosk/widget TestHoldButton",
		},
		{
			name: "nobody in the bed is held for",
			file: "ui/kiosk/screen/app.go",
			old:  `return widget.NewHold(f, a.cfg.After,`,
			new:  `return widget.NewHold(f, func(_ time.Duration, f func()) func() { f(); return func() {} },`,
			by:   "./ui/kiosk/screen TestDangerousIsHeld",
		},
	}
}
