-- MedImaging.Sdk, embedded store, schema 6: for a copy elsewhere that follows this database.
-- What was written is in records, in order. What was deleted is not, so that it is remembered until the copy has deleted it too.

-- One row while there is such a copy.
CREATE TABLE outbox (
    one        INTEGER PRIMARY KEY CHECK (one = 1),
    source     TEXT    NOT NULL,                    -- another one after a restore, so that the copy begins anew
    forgotten  INTEGER NOT NULL                     -- the last deletion the copy has followed
);

CREATE TABLE outbox_deletions (
    deletion  INTEGER PRIMARY KEY AUTOINCREMENT,
    shelf     INTEGER NOT NULL REFERENCES shelves (shelf),
    id        TEXT    NOT NULL
);
