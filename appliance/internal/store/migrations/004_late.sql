-- What protects the patient is done at once, also while the record cannot be
-- written. Its event then bears the time at which it could be stored.
CREATE TABLE event_late (
  event     INTEGER PRIMARY KEY REFERENCES event(seq),
  stored_at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER event_late_no_update BEFORE UPDATE ON event_late BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER event_late_no_delete BEFORE DELETE ON event_late BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
