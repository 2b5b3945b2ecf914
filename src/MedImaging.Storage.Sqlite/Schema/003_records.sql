-- MedImaging.Sdk, embedded store, schema 3: records, on which all the typed stores stand, their numbers, and the audit trail.
-- Where the store is sealed, ids, patients, values and words are tokens and bodies are cipher text.

-- A shelf has a tenant's records of one kind.
CREATE TABLE shelves (
    shelf   INTEGER PRIMARY KEY,
    tenant  TEXT    NOT NULL,
    kind    TEXT    NOT NULL,
    UNIQUE (tenant, kind)
);

-- Records. A change is a new row in place of the old one, so that the number is the order of all writes; none is given twice.
CREATE TABLE records (
    record   INTEGER PRIMARY KEY AUTOINCREMENT,
    shelf    INTEGER NOT NULL REFERENCES shelves (shelf),
    id       TEXT    NOT NULL,
    version  INTEGER NOT NULL CHECK (version > 0),
    patient  TEXT,                                  -- null when it is of no patient
    words    TEXT,                                  -- what it can be found by, separated by single spaces
    body     BLOB    NOT NULL,
    UNIQUE (shelf, id)
);
CREATE INDEX records_in_order ON records (shelf);
CREATE INDEX records_by_patient ON records (shelf, patient) WHERE patient IS NOT NULL;

-- The named values of a record. Truth values are x'00' and x'01', lists of numbers are little-endian float32.
-- Characters beyond U+FFFF are written as two of three bytes each (CESU-8), so that text sorts by its UTF-16 code units.
CREATE TABLE record_fields (
    record     INTEGER NOT NULL REFERENCES records (record) ON DELETE CASCADE,
    place      INTEGER NOT NULL,                    -- the order within the record
    shelf      INTEGER NOT NULL,                    -- the record's
    name       TEXT    NOT NULL,
    value              NOT NULL,
    is_lookup  INTEGER NOT NULL CHECK (is_lookup IN (0, 1, 2)),   -- 0: only shown; 1: found by it; 2: the record has an earlier one of that name to be found by
    PRIMARY KEY (record, place)
) WITHOUT ROWID;
CREATE INDEX record_fields_by_value ON record_fields (shelf, name, value, record) WHERE is_lookup = 1;

-- What a record is connected to, within its tenant. The other end need not be there.
CREATE TABLE record_links (
    record       INTEGER NOT NULL REFERENCES records (record) ON DELETE CASCADE,
    place        INTEGER NOT NULL,
    shelf        INTEGER NOT NULL,                  -- the record's
    name         TEXT    NOT NULL,
    kind         TEXT    NOT NULL,                  -- the other end's
    id           TEXT    NOT NULL,                  -- the other end's
    is_incoming  INTEGER NOT NULL CHECK (is_incoming IN (0, 1)),
    PRIMARY KEY (record, place)
) WITHOUT ROWID;
CREATE INDEX record_links_by_end ON record_links (shelf, kind, id, name, is_incoming, record);

-- The index of the words of the records. It only narrows down: what is found is compared with records.words.
CREATE VIRTUAL TABLE record_words USING fts5 (words, content = 'records', content_rowid = 'record', tokenize = 'ascii');

-- The last number taken of each series.
CREATE TABLE numbers (
    tenant  TEXT    NOT NULL,
    series  TEXT    NOT NULL,
    last    INTEGER NOT NULL,
    PRIMARY KEY (tenant, series)
) WITHOUT ROWID;

-- The audit trail: links of a chain, one for each tenant. A link is never changed and never removed.
CREATE TABLE audit (
    tenant    TEXT    NOT NULL,
    sequence  INTEGER NOT NULL CHECK (sequence > 0),
    entry     TEXT    NOT NULL,                     -- canonical JSON, byte for byte as it was hashed
    hash      TEXT    NOT NULL,
    PRIMARY KEY (tenant, sequence)
) WITHOUT ROWID;
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE (ABORT, 'the audit trail is never changed');
END;
CREATE TRIGGER audit_is_never_removed BEFORE DELETE ON audit
BEGIN
    SELECT RAISE (ABORT, 'nothing is removed from the audit trail');
END;
CREATE TRIGGER audit_is_never_replaced BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE tenant = NEW.tenant AND sequence = NEW.sequence)
BEGIN
    SELECT RAISE (ABORT, 'the audit trail is only appended to');
END;

-- Where each trail stands.
CREATE TABLE audit_heads (
    tenant    TEXT    NOT NULL PRIMARY KEY,
    epoch     TEXT    NOT NULL,
    sequence  INTEGER NOT NULL,
    hash      TEXT    NOT NULL,
    seal      TEXT    NOT NULL
) WITHOUT ROWID;
