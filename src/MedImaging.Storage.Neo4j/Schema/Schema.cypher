// The schema of the graph store.
//
// {prefix} is the label prefix of the store; none by default. A migration is a version and what it is for; its
// statements stand under the dialect of the server they are for: "legacy" is Neo4j 3, "modern" 4.4 and later.
// Each statement can be run again, and a migration that was cut is run again whole. Data is never touched here.
// Add migrations at the end; never change one that has been released.
//
// Every record of every tenant is a node (:StoredRecord:<Kind>), such as (:StoredRecord:Case). Its properties are
//   id         the record's id; its fields have their own names beside it (case_number, created_at, ...)
//   _key       tenant, kind and id; unique             _group    tenant and kind
//   _tenant    the tenant                              _patient  the patient, a token when the store is sealed
//   _version   1, 2, 3, ... with each change           _order    its place in the order of all writes
//   _body      the record as JSON, or _body64: sealed  _words    what it says, for phrases
//   _fields    the fields and their types              _links    the relationships the record itself says it has
//   _text_*    what a field is ordered by, where that is not its text; _floats_<n>_*: a field that is a list of n numbers
// A node without _version is a stub: something is linked to it, and it is not there yet (or no more).
// Relationships carry _owner: the _key of the record that says it has them.
//
// (:AuditHead {tenant, epoch, sequence, hash, seal, operation}) is where a tenant's audit trail stands, and the lock its
// writes follow one another by; (:AuditEntry {key, tenant, sequence, hash, entry}) is a link of the trail.
// (:StoreSeries {key, last}) gives numbers (series: its name where the key has only its hash), (:StoreOrder {key, last}) the order of all writes,
// (:StoreOperation {id, at}) says for a while that a write happened, (:StoreSchema {key, version}) is this schema's version.

// :migration 1 What the store rests on: names are unique, and what it looks by is indexed.
// :dialect legacy
CREATE CONSTRAINT ON (n:{prefix}StoredRecord) ASSERT n._key IS UNIQUE;
CREATE CONSTRAINT ON (n:{prefix}AuditHead) ASSERT n.tenant IS UNIQUE;
CREATE CONSTRAINT ON (n:{prefix}AuditEntry) ASSERT n.key IS UNIQUE;
CREATE CONSTRAINT ON (n:{prefix}StoreSeries) ASSERT n.key IS UNIQUE;
CREATE CONSTRAINT ON (n:{prefix}StoreOrder) ASSERT n.key IS UNIQUE;
CREATE CONSTRAINT ON (n:{prefix}StoreOperation) ASSERT n.id IS UNIQUE;
CREATE INDEX ON :{prefix}StoredRecord(_group);
CREATE INDEX ON :{prefix}StoredRecord(_patient);
CREATE INDEX ON :{prefix}StoredRecord(_order);
CREATE INDEX ON :{prefix}StoreOperation(at);
// :dialect modern
CREATE CONSTRAINT {prefix}stored_record_key IF NOT EXISTS FOR (n:{prefix}StoredRecord) REQUIRE n._key IS UNIQUE;
CREATE CONSTRAINT {prefix}audit_head_tenant IF NOT EXISTS FOR (n:{prefix}AuditHead) REQUIRE n.tenant IS UNIQUE;
CREATE CONSTRAINT {prefix}audit_entry_key IF NOT EXISTS FOR (n:{prefix}AuditEntry) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT {prefix}store_series_key IF NOT EXISTS FOR (n:{prefix}StoreSeries) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT {prefix}store_order_key IF NOT EXISTS FOR (n:{prefix}StoreOrder) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT {prefix}store_operation_id IF NOT EXISTS FOR (n:{prefix}StoreOperation) REQUIRE n.id IS UNIQUE;
CREATE INDEX {prefix}stored_record_group IF NOT EXISTS FOR (n:{prefix}StoredRecord) ON (n._group);
CREATE INDEX {prefix}stored_record_patient IF NOT EXISTS FOR (n:{prefix}StoredRecord) ON (n._patient);
CREATE INDEX {prefix}stored_record_order IF NOT EXISTS FOR (n:{prefix}StoredRecord) ON (n._order);
CREATE INDEX {prefix}store_operation_at IF NOT EXISTS FOR (n:{prefix}StoreOperation) ON (n.at);

// :migration 2 Phrases are found by a full-text index. Words are in lower case or tokens already, so whitespace is all that parts them.
// :dialect modern
CREATE FULLTEXT INDEX {prefix}record_words IF NOT EXISTS FOR (n:{prefix}StoredRecord) ON EACH [n._words] OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace', `fulltext.eventually_consistent`: false}};
