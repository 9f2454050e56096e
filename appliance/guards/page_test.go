package guards

// pageGuards: what the physician reads is true now, or looks old.
func pageGuards() []guard {
	return []guard{
		{
			name: "an old number is grey",
			file: "ui/physician/src/vitals/Tile.tsx",
			old:  `old !== null ? 'old' : r.quality`,
			new:  `r.quality`,
			by:   "page src/vitals/VitalSigns.test.tsx",
		},
		{
			name: "an old number says its age",
			file: "ui/physician/src/vitals/Tile.tsx",
			old:  `old !== null && value !== null ? ago(old) : ''`,
			new:  `''`,
			by:   "page src/vitals/VitalSigns.test.tsx",
		},
		{
			name: "age is by the cart's clock",
			file: "ui/physician/src/vitals/VitalSigns.tsx",
			old:  `const cartNow = visit.reporter.cartNow();`,
			new:  `const cartNow = Date.now();`,
			by:   "page src/vitals/VitalSigns.test.tsx",
		},
		{
			name: "no signal is no number",
			file: "ui/physician/src/vitals/readings.ts",
			old:  `r.quality === 'no-signal' || r.value === undefined ? null`,
			new:  `r.value === undefined ? null`,
			by:   "page src/vitals/VitalSigns.test.tsx",
		},
		{
			name: "a doubted number has its mark",
			file: "ui/physician/src/vitals/Tile.tsx",
			old:  `{r.quality === 'suspect' && value !== null && <span className="q-doubt">?</span>}`,
			new:  ``,
			by:   "page src/vitals/VitalSigns.test.tsx",
		},
		{
			name: "alarms are not present while the cart is lost",
			file: "ui/physician/src/vitals/Alarms.tsx",
			old:  `const all = lost ? [] : rows(monitors, instruments);`,
			new:  `const all = rows(monitors, instruments);`,
			by:   "page src/vitals/VitalSigns.test.tsx",
		},
		{
			name: "notes of monitors are not present while the cart is lost",
			file: "ui/physician/src/vitals/Alarms.tsx",
			old:  `const notes = lost ? [] : monitors`,
			new:  `const notes = monitors`,
			by:   "page src/vitals/VitalSigns.test.tsx",
		},
		{
			name: "the muted mark is there while muted",
			file: "ui/physician/src/widgets/Stage.tsx",
			old:  `aria-pressed={muted}`,
			new:  `aria-pressed={!muted}`,
			by:   "page src/views/Session.test.tsx",
		},
		{
			name: "silence of the cart is a lost link",
			file: "ui/physician/src/session/notices.ts",
			old:  `return heard !== 0 && now - heard > silence ? heard : null;`,
			new:  `return null;`,
			by:   "page src/views/Session.test.tsx",
		},
		{
			name: "quarantine is marked",
			file: "ui/physician/src/widgets/Stills.tsx",
			old:  `{s.quarantine && (`,
			new:  `{false && (`,
			by:   "page src/views/Session.test.tsx",
		},
		{
			name: "a note that is not saved says so",
			file: "ui/physician/src/widgets/NotePad.tsx",
			old:  "if (unsaved(n)) return [`○ ${t.noteUnsaved}`, 'unsaved'];",
			new:  ``,
			by:   "page src/views/Session.test.tsx",
		},
	}
}
