-- The wall clock is put back and forward; how long the machine has been up
-- (CLOCK_BOOTTIME) only grows. A row says what the wall clock was meanwhile; a
-- jump, like a new start of the machine, makes another one.
CREATE TABLE clock (
  seq   INTEGER PRIMARY KEY,
  boot  TEXT NOT NULL,             -- the kernel's id of this start
  began INTEGER NOT NULL           -- when it was, by the wall clock: ns since 1970
) STRICT;
CREATE TRIGGER clock_no_update BEFORE UPDATE ON clock BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
CREATE TRIGGER clock_no_delete BEFORE DELETE ON clock BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;

-- NULL in entries from before.
ALTER TABLE entry ADD COLUMN clock INTEGER REFERENCES clock(seq);
ALTER TABLE entry ADD COLUMN up INTEGER; -- ns from the start of the machine to "at"
