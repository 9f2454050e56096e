-- The unit of a channel as other systems want it (UCUM). A channel from before
-- gets it with its next reading or run.
CREATE TABLE channel_ucum (
  channel INTEGER PRIMARY KEY REFERENCES channel(seq),
  ucum    TEXT NOT NULL CHECK (ucum <> '')
) STRICT;
CREATE TRIGGER channel_ucum_no_update BEFORE UPDATE ON channel_ucum BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER channel_ucum_no_delete BEFORE DELETE ON channel_ucum BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
