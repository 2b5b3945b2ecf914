-- MedImaging.Sdk, embedded store, schema 4: the tenant a run is in.

ALTER TABLE runs ADD COLUMN tenant TEXT;
