package text

// Lock is what the screen shows while nobody is at it.
type Lock struct {
	Title string
	Why   string // %s: how long it was not touched
	Open  string
}

// Lock returns it in the catalogue's language.
func (c *Catalogue) Lock() Lock {
	if c.Language == "es" {
		return Lock{
			Title: "PANTALLA BLOQUEADA",
			Why:   "El nombre, los valores y las imágenes del paciente están ocultos, porque nadie ha tocado la pantalla en %s.",
			Open:  "Toque para seguir",
		}
	}
	return Lock{
		Title: "SCREEN LOCKED",
		Why:   "The patient's name, values and pictures are hidden because nobody has touched the screen for %s.",
		Open:  "Touch to go on",
	}
}
