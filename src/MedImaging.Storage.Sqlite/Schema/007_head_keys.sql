-- MedImaging.Sdk, embedded store, schema 7: the key a trail's head is sealed under, so that the next link can tell whether it still is.

ALTER TABLE audit_heads ADD COLUMN key_id TEXT;
UPDATE audit_heads SET key_id = (SELECT json_extract(a.entry, '$.key') FROM audit AS a WHERE a.tenant = audit_heads.tenant AND a.sequence = audit_heads.sequence);
