-- Runs of curves, as the device gave them: value = zero + scale × sample. A
-- jump of first is a gap; nothing is ever interpolated.
CREATE TABLE wave (
  seq       INTEGER PRIMARY KEY,
  encounter INTEGER NOT NULL REFERENCES encounter(seq),
  channel   INTEGER NOT NULL REFERENCES channel(seq),
  at        INTEGER NOT NULL,      -- cart's clock, of the last sample
  first     INTEGER NOT NULL,      -- number of the first sample
  rate      REAL NOT NULL CHECK (rate > 0),
  scale     REAL NOT NULL,
  zero      REAL NOT NULL,
  quality   TEXT NOT NULL CHECK (quality IN ('good', 'suspect', 'no-signal')),
  samples   BLOB NOT NULL          -- 32 bit, little endian
) STRICT;
CREATE INDEX wave_of ON wave(encounter, channel, at);
CREATE TRIGGER wave_no_update BEFORE UPDATE ON wave BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER wave_no_delete BEFORE DELETE ON wave BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
