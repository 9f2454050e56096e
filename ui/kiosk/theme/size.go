package theme

// Sizes, in units of a 1280×800 screen of 10 inches (5.9 units are 1 mm).
const (
	Width  = 1280
	Height = 800

	Target  = 90 // what is touched is at least 15 mm high and wide
	Gap     = 24 // 4 mm between things that are touched
	Margin  = 20 // around a screen
	Inset   = 14 // around the content of a card
	Between = 8  // of things that belong together
	KeyGap  = 12 // between the keys of the keyboard, which are 15 mm high
	Bar     = 56 // the status bar's height
	Radius  = 12 // of a card's corners
	Stroke  = 3  // of outlines and waves

	TextLabel  = 21 // the smallest
	TextBody   = 26
	TextButton = 30
	TextTitle  = 38
	TextValue  = 52 // a vital sign
	TextHuge   = 72 // a name that is read back
	TextFace   = 110
)
