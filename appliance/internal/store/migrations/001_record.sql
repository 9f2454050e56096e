-- The record of a cart. Times are nanoseconds since 1970, UTC; NULL means not
-- known. Rows are never changed or deleted (see the triggers below): a
-- correction is a new row, and the newest counts. The one exception is
-- "current", the working memory of the daemon.

CREATE TABLE current (
  name  TEXT PRIMARY KEY,          -- session, patient
  value BLOB NOT NULL
) STRICT;

CREATE TABLE encounter (
  seq       INTEGER PRIMARY KEY,
  id        TEXT NOT NULL UNIQUE,  -- that of the session
  study_uid TEXT NOT NULL UNIQUE,  -- DICOM, minted when it began
  reason    TEXT NOT NULL,
  began_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE encounter_end (
  encounter INTEGER PRIMARY KEY REFERENCES encounter(seq),
  reason    TEXT NOT NULL,
  at        INTEGER NOT NULL
) STRICT;

CREATE TABLE encounter_patient (
  seq        INTEGER PRIMARY KEY,
  encounter  INTEGER NOT NULL REFERENCES encounter(seq),
  replaces   INTEGER REFERENCES encounter_patient(seq),
  number     TEXT NOT NULL,
  name       TEXT NOT NULL,
  birth_date TEXT NOT NULL,
  practice   INTEGER NOT NULL,
  at         INTEGER NOT NULL
) STRICT;
CREATE INDEX encounter_patient_of ON encounter_patient(encounter, seq);

CREATE TABLE encounter_physician (
  seq       INTEGER PRIMARY KEY,
  encounter INTEGER NOT NULL REFERENCES encounter(seq),
  user      TEXT NOT NULL,
  name      TEXT NOT NULL,
  specialty TEXT NOT NULL,
  hospital  TEXT NOT NULL,
  at        INTEGER NOT NULL
) STRICT;
CREATE INDEX encounter_physician_of ON encounter_physician(encounter, seq);

-- What a device measures, with unit and codes as they were at the time.
CREATE TABLE channel (
  seq      INTEGER PRIMARY KEY,
  device   TEXT NOT NULL,
  quantity TEXT NOT NULL,
  label    TEXT NOT NULL,
  unit     TEXT NOT NULL,
  loinc    TEXT NOT NULL,
  mdc      INTEGER NOT NULL,
  decimals INTEGER NOT NULL,
  UNIQUE (device, quantity, label, unit, loinc, mdc, decimals)
) STRICT;

CREATE TABLE reading (
  seq       INTEGER PRIMARY KEY,
  encounter INTEGER NOT NULL REFERENCES encounter(seq),
  channel   INTEGER NOT NULL REFERENCES channel(seq),
  at        INTEGER NOT NULL,      -- cart's clock
  value     REAL,                  -- NULL when there is no value
  quality   TEXT NOT NULL CHECK (quality IN ('good', 'suspect', 'no-signal')),
  detail    TEXT NOT NULL,
  site      TEXT NOT NULL,
  device_at INTEGER,               -- device's clock
  CHECK ((value IS NULL) = (quality = 'no-signal'))
) STRICT;
-- The same reading handed in twice is one reading.
CREATE UNIQUE INDEX reading_once ON reading(encounter, at, channel, site, quality, ifnull(value, ''));

CREATE TABLE event (
  seq       INTEGER PRIMARY KEY,
  encounter INTEGER NOT NULL REFERENCES encounter(seq),
  at        INTEGER NOT NULL,
  kind      TEXT NOT NULL,
  who       TEXT NOT NULL,
  text      TEXT NOT NULL
) STRICT;
CREATE INDEX event_of ON event(encounter, at);

CREATE TABLE note (
  seq       INTEGER PRIMARY KEY,
  encounter INTEGER NOT NULL REFERENCES encounter(seq),
  revision  INTEGER NOT NULL,      -- 1, 2, …; each replaces the one before
  text      TEXT NOT NULL,
  author    TEXT NOT NULL,
  at        INTEGER NOT NULL,
  UNIQUE (encounter, revision)
) STRICT;

CREATE TABLE blob_key (
  scope   TEXT PRIMARY KEY,        -- an encounter, or a still that has none
  wrapped BLOB NOT NULL
) STRICT;

CREATE TABLE blob (
  name   TEXT PRIMARY KEY,         -- SHA-256 of the encrypted file
  scope  TEXT NOT NULL REFERENCES blob_key(scope),
  sha256 TEXT NOT NULL,            -- of the data
  size   INTEGER NOT NULL
) STRICT;

CREATE TABLE still (
  seq       INTEGER PRIMARY KEY,
  id        TEXT NOT NULL UNIQUE,
  sop_uid   TEXT NOT NULL UNIQUE,  -- DICOM, minted at capture
  encounter INTEGER REFERENCES encounter(seq),
  patient   INTEGER REFERENCES encounter_patient(seq), -- who was confirmed at capture; NULL: quarantine
  device    TEXT NOT NULL,
  label     TEXT NOT NULL,
  taken_by  TEXT NOT NULL,
  type      TEXT NOT NULL,
  width     INTEGER NOT NULL,
  height    INTEGER NOT NULL,
  at        INTEGER NOT NULL,
  blob      TEXT NOT NULL UNIQUE REFERENCES blob(name)
) STRICT;
CREATE INDEX still_of ON still(encounter, at);

-- A person said whose picture it is.
CREATE TABLE still_assigned (
  seq        INTEGER PRIMARY KEY,
  still      INTEGER NOT NULL REFERENCES still(seq),
  replaces   INTEGER REFERENCES still_assigned(seq),
  encounter  INTEGER REFERENCES encounter(seq),
  number     TEXT NOT NULL,
  name       TEXT NOT NULL,
  birth_date TEXT NOT NULL,
  practice   INTEGER NOT NULL,
  who        TEXT NOT NULL,
  at         INTEGER NOT NULL
) STRICT;
CREATE INDEX still_assigned_of ON still_assigned(still, seq);

-- A person said that it is not wanted. The picture stays.
CREATE TABLE still_discarded (
  still INTEGER PRIMARY KEY REFERENCES still(seq),
  who   TEXT NOT NULL,
  at    INTEGER NOT NULL
) STRICT;

-- Rows stay as they are.
CREATE TRIGGER encounter_no_update BEFORE UPDATE ON encounter BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER encounter_no_delete BEFORE DELETE ON encounter BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER encounter_end_no_update BEFORE UPDATE ON encounter_end BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER encounter_end_no_delete BEFORE DELETE ON encounter_end BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER encounter_patient_no_update BEFORE UPDATE ON encounter_patient BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER encounter_patient_no_delete BEFORE DELETE ON encounter_patient BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER encounter_physician_no_update BEFORE UPDATE ON encounter_physician BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER encounter_physician_no_delete BEFORE DELETE ON encounter_physician BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER channel_no_update BEFORE UPDATE ON channel BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER channel_no_delete BEFORE DELETE ON channel BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER reading_no_update BEFORE UPDATE ON reading BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER reading_no_delete BEFORE DELETE ON reading BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER note_no_update BEFORE UPDATE ON note BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER note_no_delete BEFORE DELETE ON note BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER blob_key_no_update BEFORE UPDATE ON blob_key BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER blob_key_no_delete BEFORE DELETE ON blob_key BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER blob_no_update BEFORE UPDATE ON blob BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER blob_no_delete BEFORE DELETE ON blob BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER still_no_update BEFORE UPDATE ON still BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER still_no_delete BEFORE DELETE ON still BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER still_assigned_no_update BEFORE UPDATE ON still_assigned BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER still_assigned_no_delete BEFORE DELETE ON still_assigned BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER still_discarded_no_update BEFORE UPDATE ON still_discarded BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER still_discarded_no_delete BEFORE DELETE ON still_discarded BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
