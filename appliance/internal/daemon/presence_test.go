package daemon

import "testing"

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{
		"María González Ñuñez": "MÑ",
		"Ana":                  "A",
		"GONZÁLEZ^MARÍA":       "GM",
		"李 小龙":                 "李小",
		"محمد علي":             "مع",
		"":                     "",
		"  ":                   "",
		"<b>x</b> 3":           "",
		"élodie de la Tour":    "ÉT",
	} {
		if got := initials(name); got != want {
			t.Errorf("initials(%q) = %q, want %q", name, got, want)
		}
	}
}
