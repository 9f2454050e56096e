-- What people call a cart; empty: by its id.
ALTER TABLE cart ADD COLUMN shown TEXT NOT NULL DEFAULT '';
