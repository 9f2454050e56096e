-- Who may sign in, and who is signed in.
CREATE TABLE account (
    name TEXT PRIMARY KEY,
    shown TEXT NOT NULL,
    specialty TEXT NOT NULL,
    hospital TEXT NOT NULL,
    password TEXT NOT NULL, -- argon2id, PHC form
    disabled BIGINT NOT NULL DEFAULT 0,
    changed_at BIGINT NOT NULL
);

CREATE TABLE signin (
    token TEXT PRIMARY KEY, -- SHA-256 of it
    account TEXT NOT NULL,
    print TEXT NOT NULL, -- of the password that it was made with
    expires_at BIGINT NOT NULL
);

-- The carts, and what was last heard of each: nothing of a patient.
CREATE TABLE cart (
    id TEXT PRIMARY KEY,
    public_key TEXT NOT NULL UNIQUE, -- nkey
    revoked_at BIGINT NOT NULL DEFAULT 0, -- 0: it may connect
    changed_at BIGINT NOT NULL
);

CREATE TABLE revoked_key (
    public_key TEXT PRIMARY KEY,
    at BIGINT NOT NULL
);

CREATE TABLE presence (
    cart TEXT PRIMARY KEY,
    what TEXT NOT NULL,
    at BIGINT NOT NULL
);

-- Counts the changes of accounts and carts, so that each hub sees that there
-- was one.
CREATE TABLE revision (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    n BIGINT NOT NULL
);

INSERT INTO revision(one, n) VALUES(1, 0);

-- What was done once for all hubs.
CREATE TABLE done (
    what TEXT PRIMARY KEY,
    at BIGINT NOT NULL
);

-- Written by the health check.
CREATE TABLE probe (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    at BIGINT NOT NULL
);
