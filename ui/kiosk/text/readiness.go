package text

// Readiness is what the screen "is the cart ready" shows.
type Readiness struct {
	Title          string
	NotAlarmDevice string
}

// Readiness returns it in the catalogue's language.
func (c *Catalogue) Readiness() Readiness {
	if c.Language == "es" {
		return Readiness{Title: "¿Está listo el carro?", NotAlarmDevice: "Este carro no da alarmas médicas."}
	}
	return Readiness{Title: "Is the cart ready?", NotAlarmDevice: "This cart raises no medical alarms."}
}
