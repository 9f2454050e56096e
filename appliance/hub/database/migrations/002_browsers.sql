-- The browsers from which somebody has signed in to an account: strangers who
-- try its password do not keep these waiting.
CREATE TABLE browser (
    token TEXT NOT NULL, -- SHA-256 of it
    account TEXT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (token, account)
);
