-- MedImaging.Sdk, embedded store, schema 2: which DICOM objects are stored.

CREATE TABLE instances (
    noted                INTEGER PRIMARY KEY,       -- the order they came in
    sop_instance_uid     TEXT    NOT NULL UNIQUE,
    series_instance_uid  TEXT    NOT NULL,
    study_instance_uid   TEXT    NOT NULL,
    pixel_hash           TEXT    NOT NULL,
    content              TEXT    NOT NULL,          -- the file, in contents
    length               INTEGER NOT NULL CHECK (length >= 0),
    is_image             INTEGER NOT NULL CHECK (is_image IN (0, 1))
);
CREATE INDEX instances_by_study ON instances (study_instance_uid, noted);
