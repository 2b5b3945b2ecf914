-- MedImaging.Sdk, embedded store, schema 1.
-- Times are UTC text (2026-01-02T03:04:05.0000000Z), so that they sort; statuses and kinds are words.
-- A schema file never changes once released: a change is the next file.

-- Cases. The number is the one people say; it counts up without gaps.
CREATE TABLE cases (
    id          TEXT    NOT NULL UNIQUE,
    number      INTEGER PRIMARY KEY CHECK (number > 0),
    patient_id  TEXT,
    title       TEXT,
    urgency     TEXT    NOT NULL,
    created_at  TEXT    NOT NULL
);

-- Reports. Every save is a row; no row ever changes. body is the StoredReport as JSON.
CREATE TABLE reports (
    saved         INTEGER PRIMARY KEY,              -- the order of the saves
    report_id     TEXT    NOT NULL,
    version       INTEGER NOT NULL CHECK (version > 0),
    operation_id  TEXT    NOT NULL UNIQUE,          -- what makes a repeated save harmless
    case_id       TEXT,
    is_signed     INTEGER NOT NULL CHECK (is_signed IN (0, 1)),
    body          TEXT    NOT NULL,
    UNIQUE (report_id, version)
);
CREATE INDEX reports_by_case ON reports (case_id, saved);
CREATE TRIGGER reports_never_change BEFORE UPDATE ON reports
BEGIN
    SELECT RAISE (ABORT, 'a saved report version never changes');
END;

-- Content: images, pictures, exports, by the SHA-256 of their bytes.
CREATE TABLE contents (
    hash        TEXT    NOT NULL UNIQUE,            -- 64 lower-case hexadecimal digits
    media_type  TEXT    NOT NULL,
    stored_at   TEXT    NOT NULL,
    bytes       BLOB    NOT NULL
);

-- Durable runs, with the lease that keeps two processes off one run.
CREATE TABLE runs (
    run           INTEGER PRIMARY KEY,              -- the order of acceptance
    run_id        TEXT    NOT NULL UNIQUE,
    flow          TEXT    NOT NULL,
    shape         TEXT    NOT NULL,
    status        TEXT    NOT NULL,
    case_id       TEXT,
    user_id       TEXT,
    accepted_at   TEXT    NOT NULL,
    changed_at    TEXT    NOT NULL,
    last_event    INTEGER NOT NULL DEFAULT 0,
    lease_owner   TEXT,
    lease_token   INTEGER NOT NULL DEFAULT 0,       -- grows each time another owner takes the run
    leased_until  TEXT
);
CREATE INDEX runs_by_status ON runs (status, run);

-- What a run remembers. No pixels: those are in contents.
CREATE TABLE run_entries (
    entry         INTEGER PRIMARY KEY,              -- the order of the entries
    run           INTEGER NOT NULL REFERENCES runs (run) ON DELETE CASCADE,
    kind          TEXT    NOT NULL,
    path          TEXT    NOT NULL,
    type_name     TEXT    NOT NULL,
    type_version  INTEGER NOT NULL,
    payload       BLOB    NOT NULL,
    UNIQUE (run, kind, path)
);
CREATE INDEX run_entries_in_order ON run_entries (run, entry);

-- What a run told its watchers. body is the FlowEvent as JSON.
CREATE TABLE run_events (
    run     INTEGER NOT NULL REFERENCES runs (run) ON DELETE CASCADE,
    number  INTEGER NOT NULL CHECK (number > 0),
    body    TEXT    NOT NULL,
    PRIMARY KEY (run, number)
) WITHOUT ROWID;
