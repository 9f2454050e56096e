-- Who takes part in an encounter, from when the nurse let them in. A change of
-- role is a new row with the same id. Until now there were physicians only, one
-- after the other.
CREATE TABLE participant (
  seq       INTEGER PRIMARY KEY,
  encounter INTEGER NOT NULL REFERENCES encounter(seq),
  id        TEXT NOT NULL,
  user      TEXT NOT NULL,
  name      TEXT NOT NULL,
  specialty TEXT NOT NULL,
  hospital  TEXT NOT NULL,
  role      TEXT NOT NULL CHECK (role IN ('lead', 'consultant', 'interpreter', 'family', 'observer')),
  at        INTEGER NOT NULL
) STRICT;
CREATE INDEX participant_of ON participant(encounter, seq);
CREATE TRIGGER participant_no_update BEFORE UPDATE ON participant BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER participant_no_delete BEFORE DELETE ON participant BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;

CREATE TABLE participant_left (
  encounter INTEGER NOT NULL REFERENCES encounter(seq),
  id        TEXT NOT NULL,
  at        INTEGER NOT NULL,
  PRIMARY KEY (encounter, id)
) STRICT;
CREATE TRIGGER participant_left_no_update BEFORE UPDATE ON participant_left BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER participant_left_no_delete BEFORE DELETE ON participant_left BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;

-- The session that runs knows its one physician under its own id: so does the
-- newest row of each encounter.
INSERT INTO participant(encounter, id, user, name, specialty, hospital, role, at)
  SELECT p.encounter, CASE WHEN p.seq = (SELECT max(seq) FROM encounter_physician WHERE encounter = p.encounter)
      THEN e.id ELSE e.id || '/' || p.seq END,
    p.user, p.name, p.specialty, p.hospital, 'lead', p.at
  FROM encounter_physician p JOIN encounter e ON e.seq = p.encounter ORDER BY p.seq;
INSERT INTO participant_left(encounter, id, at)
  SELECT encounter, id, (SELECT min(n.at) FROM participant n WHERE n.encounter = p.encounter AND n.seq > p.seq)
  FROM participant p WHERE EXISTS (SELECT 1 FROM participant n WHERE n.encounter = p.encounter AND n.seq > p.seq);
INSERT INTO participant_left(encounter, id, at)
  SELECT x.encounter, e.id, x.at FROM encounter_end x JOIN encounter e ON e.seq = x.encounter
  WHERE EXISTS (SELECT 1 FROM participant p WHERE p.encounter = x.encounter);
DROP TABLE encounter_physician;
