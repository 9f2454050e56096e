package text

// Which is what the screen "mistyped, or another patient" shows.
type Which struct {
	Title, Before, Now     string
	Mistyped, MistypedHint string
	Another, AnotherHint   string
}

// Which returns it in the catalogue's language.
func (c *Catalogue) Which() Which {
	if c.Language == "es" {
		return Which{
			Title:  "El paciente de la cama cambia. ¿Por qué?",
			Before: "HASTA AHORA", Now: "AHORA",
			Mistyped: "Lo escribí mal", MistypedHint: "es la misma persona; todo lo medido sigue siendo suyo",
			Another: "Otro paciente", AnotherHint: "lo medido hasta ahora queda con la persona anterior",
		}
	}
	return Which{
		Title:  "The patient in the bed changes. Why?",
		Before: "UNTIL NOW", Now: "NOW",
		Mistyped: "I mistyped", MistypedHint: "it is the same person; all that was measured stays theirs",
		Another: "Another patient", AnotherHint: "what was measured until now stays with the person before",
	}
}
