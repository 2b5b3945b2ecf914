-- MedImaging.Sdk, embedded store, schema 5: connections are found from their other end as well, whatever says them.

DROP INDEX record_links_by_end;
CREATE INDEX record_links_by_end ON record_links (kind, id, name, is_incoming, shelf, record);
