-- The journal: everything of an encounter is an entry, a JSON document of
-- package record, encrypted with the encounter's own key. In clear (on pages
-- that are encrypted with the record's) stands only what finds it: which
-- encounter, which capture, what kind, when. Without the key nobody can read
-- the rest, and it can be destroyed.
-- upgrade: the rows of before are carried over by package encounter, in this
-- transaction; 007 drops their tables.
DROP TRIGGER encounter_no_update;
DROP TRIGGER encounter_no_delete;
DROP TRIGGER blob_no_update;
DROP TRIGGER blob_no_delete;
ALTER TABLE encounter RENAME TO old_encounter;
ALTER TABLE blob RENAME TO old_blob;

-- On its pages may stand what it said before: they are given up.
ALTER TABLE current RENAME TO old_current;
CREATE TABLE current (
  name  TEXT PRIMARY KEY,          -- session, patient, instrument …
  value BLOB NOT NULL
) STRICT;
INSERT INTO current SELECT name, value FROM old_current;

CREATE TABLE scope (
  id      TEXT PRIMARY KEY,        -- an encounter, or a capture that was taken outside of one
  wrapped BLOB                     -- its key, encrypted; NULL: destroyed
) STRICT;
INSERT INTO scope SELECT scope, wrapped FROM blob_key;

CREATE TABLE destroyed (
  scope   TEXT PRIMARY KEY REFERENCES scope(id),
  receipt TEXT NOT NULL,           -- that everything of it was delivered
  at      INTEGER NOT NULL
) STRICT;

CREATE TABLE encounter (
  seq       INTEGER PRIMARY KEY,
  id        TEXT NOT NULL UNIQUE,  -- that of the session
  study_uid TEXT NOT NULL UNIQUE,  -- DICOM, minted when it began
  began_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE blob (
  name   TEXT PRIMARY KEY,         -- of the encrypted file
  scope  TEXT NOT NULL REFERENCES scope(id),
  sha256 TEXT NOT NULL,            -- of the data
  size   INTEGER NOT NULL,
  form   INTEGER NOT NULL          -- 0: AES-256-GCM as a whole, 1: age
) STRICT;
INSERT INTO blob SELECT name, scope, sha256, size, 0 FROM old_blob;

CREATE TABLE capture (
  seq       INTEGER PRIMARY KEY,
  id        TEXT NOT NULL UNIQUE,
  uid       TEXT NOT NULL UNIQUE,  -- DICOM, minted at capture
  scope     TEXT NOT NULL REFERENCES scope(id),
  encounter INTEGER REFERENCES encounter(seq), -- it was taken in
  held      INTEGER NOT NULL,      -- in quarantine until it is assigned
  at        INTEGER NOT NULL,
  blob      TEXT UNIQUE REFERENCES blob(name)
) STRICT;
CREATE INDEX capture_of ON capture(encounter, at);

CREATE TABLE entry (
  seq       INTEGER PRIMARY KEY,   -- the order of the journal
  scope     TEXT NOT NULL REFERENCES scope(id),
  encounter INTEGER REFERENCES encounter(seq),
  capture   INTEGER REFERENCES capture(seq),
  kind      TEXT NOT NULL,         -- which part of record.Entry it has
  at        INTEGER NOT NULL,
  items     INTEGER NOT NULL,      -- how many readings or runs of curves; else 1
  payload   BLOB NOT NULL,         -- record.Entry, encrypted
  bulk      BLOB                   -- the samples of its curves, encrypted
) STRICT;
CREATE INDEX entry_of ON entry(encounter, kind, at);
CREATE INDEX entry_about ON entry(capture, seq) WHERE capture IS NOT NULL;

-- Rows stay as they are. A key may go once it is written down why.
CREATE TRIGGER scope_no_update BEFORE UPDATE ON scope
  WHEN NEW.wrapped IS NOT NULL OR NEW.id IS NOT OLD.id OR NOT EXISTS (SELECT 1 FROM destroyed WHERE scope = OLD.id)
  BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER scope_no_delete BEFORE DELETE ON scope BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER destroyed_no_update BEFORE UPDATE ON destroyed BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER destroyed_no_delete BEFORE DELETE ON destroyed BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER encounter_no_update BEFORE UPDATE ON encounter BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER encounter_no_delete BEFORE DELETE ON encounter BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER blob_no_update BEFORE UPDATE ON blob BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER blob_no_delete BEFORE DELETE ON blob BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER capture_no_update BEFORE UPDATE ON capture BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER capture_no_delete BEFORE DELETE ON capture BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
