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
// (:AuditHead {tenant, epoch, sequence, hash, key_id, seal, operation}) is where a tenant's audit trail stands, and the lock its
// writes follow one another by; (:AuditEntry {key, tenant, sequence, hash, entry}) is a link of the trail.
// (:StoreSeries {key, last}) gives numbers (series: its name where the key has only its hash), (:StoreOrder {key, last}) the order of all writes,
// (:StoreOperation {id, at}) says for a while that a write happened, (:StoreSchema {key, version}) is this schema's version.
//
// A graph that mirrors a store elsewhere (Neo4jMirror) has the same records without their bodies, _mirrored (in which filling a record came)
// and one (:StoreMirror {key, source, generation, place, deletion, filling}): how far it has followed which store. It has no audit trail; the store has.

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

// :migration 3 Records are found by what names them: numbers, codes, hashes, times. Fields with few values, such as a status, are not worth an index; they are looked at in what the others leave.
// :dialect legacy
CREATE INDEX ON :{prefix}Patient(mrn);
CREATE INDEX ON :{prefix}Case(case_number);
CREATE INDEX ON :{prefix}Study(study_date);
CREATE INDEX ON :{prefix}Study(accession_number);
CREATE INDEX ON :{prefix}Image(content);
CREATE INDEX ON :{prefix}Analysis(at);
CREATE INDEX ON :{prefix}Analysis(run);
CREATE INDEX ON :{prefix}Finding(code);
CREATE INDEX ON :{prefix}Finding(model);
CREATE INDEX ON :{prefix}Measurement(code);
CREATE INDEX ON :{prefix}Diagnosis(code);
CREATE INDEX ON :{prefix}Report(saved_at);
CREATE INDEX ON :{prefix}ReportVersion(operation_id);
CREATE INDEX ON :{prefix}ReportVersion(run);
CREATE INDEX ON :{prefix}Session(started_at);
CREATE INDEX ON :{prefix}Session(ended_at);
CREATE INDEX ON :{prefix}Literature(pmid);
CREATE INDEX ON :{prefix}Literature(doi);
CREATE INDEX ON :{prefix}Embedding(model);
CREATE INDEX ON :{prefix}Embedding(kept_at);
CREATE INDEX ON :{prefix}ModelVersion(model_id);
CREATE INDEX ON :{prefix}ModelVersion(sha256);
CREATE INDEX ON :{prefix}PromptTemplate(name);
CREATE INDEX ON :{prefix}PromptTemplate(sha256);
CREATE INDEX ON :{prefix}PerformanceMetric(name);
CREATE INDEX ON :{prefix}PerformanceMetric(model_id);
CREATE INDEX ON :{prefix}PerformanceMetric(at);
CREATE INDEX ON :{prefix}Media(content);
CREATE INDEX ON :{prefix}Media(added_at);
CREATE INDEX ON :{prefix}Concept(code);
CREATE INDEX ON :{prefix}Hold(held);
CREATE INDEX ON :{prefix}Feedback(model_id);
CREATE INDEX ON :{prefix}Feedback(report);
CREATE INDEX ON :{prefix}Feedback(at);
CREATE INDEX ON :{prefix}Run(number);
CREATE INDEX ON :{prefix}Run(ended_at);
CREATE INDEX ON :{prefix}ContentUse(content);
// :dialect modern
CREATE INDEX {prefix}patient_mrn IF NOT EXISTS FOR (n:{prefix}Patient) ON (n._tenant, n.mrn);
CREATE INDEX {prefix}case_case_number IF NOT EXISTS FOR (n:{prefix}Case) ON (n._tenant, n.case_number);
CREATE INDEX {prefix}study_study_date IF NOT EXISTS FOR (n:{prefix}Study) ON (n._tenant, n.study_date);
CREATE INDEX {prefix}study_accession_number IF NOT EXISTS FOR (n:{prefix}Study) ON (n._tenant, n.accession_number);
CREATE INDEX {prefix}image_content IF NOT EXISTS FOR (n:{prefix}Image) ON (n._tenant, n.content);
CREATE INDEX {prefix}analysis_at IF NOT EXISTS FOR (n:{prefix}Analysis) ON (n._tenant, n.at);
CREATE INDEX {prefix}analysis_run IF NOT EXISTS FOR (n:{prefix}Analysis) ON (n._tenant, n.run);
CREATE INDEX {prefix}finding_code IF NOT EXISTS FOR (n:{prefix}Finding) ON (n._tenant, n.code);
CREATE INDEX {prefix}finding_model IF NOT EXISTS FOR (n:{prefix}Finding) ON (n._tenant, n.model);
CREATE INDEX {prefix}measurement_code IF NOT EXISTS FOR (n:{prefix}Measurement) ON (n._tenant, n.code);
CREATE INDEX {prefix}diagnosis_code IF NOT EXISTS FOR (n:{prefix}Diagnosis) ON (n._tenant, n.code);
CREATE INDEX {prefix}report_saved_at IF NOT EXISTS FOR (n:{prefix}Report) ON (n._tenant, n.saved_at);
CREATE INDEX {prefix}report_version_operation_id IF NOT EXISTS FOR (n:{prefix}ReportVersion) ON (n._tenant, n.operation_id);
CREATE INDEX {prefix}report_version_run IF NOT EXISTS FOR (n:{prefix}ReportVersion) ON (n._tenant, n.run);
CREATE INDEX {prefix}session_started_at IF NOT EXISTS FOR (n:{prefix}Session) ON (n._tenant, n.started_at);
CREATE INDEX {prefix}session_ended_at IF NOT EXISTS FOR (n:{prefix}Session) ON (n._tenant, n.ended_at);
CREATE INDEX {prefix}literature_pmid IF NOT EXISTS FOR (n:{prefix}Literature) ON (n._tenant, n.pmid);
CREATE INDEX {prefix}literature_doi IF NOT EXISTS FOR (n:{prefix}Literature) ON (n._tenant, n.doi);
CREATE INDEX {prefix}embedding_model IF NOT EXISTS FOR (n:{prefix}Embedding) ON (n._tenant, n.model);
CREATE INDEX {prefix}embedding_kept_at IF NOT EXISTS FOR (n:{prefix}Embedding) ON (n._tenant, n.kept_at);
CREATE INDEX {prefix}model_version_model_id IF NOT EXISTS FOR (n:{prefix}ModelVersion) ON (n._tenant, n.model_id);
CREATE INDEX {prefix}model_version_sha256 IF NOT EXISTS FOR (n:{prefix}ModelVersion) ON (n._tenant, n.sha256);
CREATE INDEX {prefix}prompt_template_name IF NOT EXISTS FOR (n:{prefix}PromptTemplate) ON (n._tenant, n.name);
CREATE INDEX {prefix}prompt_template_sha256 IF NOT EXISTS FOR (n:{prefix}PromptTemplate) ON (n._tenant, n.sha256);
CREATE INDEX {prefix}performance_metric_name IF NOT EXISTS FOR (n:{prefix}PerformanceMetric) ON (n._tenant, n.name);
CREATE INDEX {prefix}performance_metric_model_id IF NOT EXISTS FOR (n:{prefix}PerformanceMetric) ON (n._tenant, n.model_id);
CREATE INDEX {prefix}performance_metric_at IF NOT EXISTS FOR (n:{prefix}PerformanceMetric) ON (n._tenant, n.at);
CREATE INDEX {prefix}media_content IF NOT EXISTS FOR (n:{prefix}Media) ON (n._tenant, n.content);
CREATE INDEX {prefix}media_added_at IF NOT EXISTS FOR (n:{prefix}Media) ON (n._tenant, n.added_at);
CREATE INDEX {prefix}concept_code IF NOT EXISTS FOR (n:{prefix}Concept) ON (n._tenant, n.code);
CREATE INDEX {prefix}hold_held IF NOT EXISTS FOR (n:{prefix}Hold) ON (n._tenant, n.held);
CREATE INDEX {prefix}feedback_model_id IF NOT EXISTS FOR (n:{prefix}Feedback) ON (n._tenant, n.model_id);
CREATE INDEX {prefix}feedback_report IF NOT EXISTS FOR (n:{prefix}Feedback) ON (n._tenant, n.report);
CREATE INDEX {prefix}feedback_at IF NOT EXISTS FOR (n:{prefix}Feedback) ON (n._tenant, n.at);
CREATE INDEX {prefix}run_number IF NOT EXISTS FOR (n:{prefix}Run) ON (n._tenant, n.number);
CREATE INDEX {prefix}run_ended_at IF NOT EXISTS FOR (n:{prefix}Run) ON (n._tenant, n.ended_at);
CREATE INDEX {prefix}content_use_content IF NOT EXISTS FOR (n:{prefix}ContentUse) ON (n._tenant, n.content);

// :migration 4 A mirror's place is one node.
// :dialect legacy
CREATE CONSTRAINT ON (n:{prefix}StoreMirror) ASSERT n.key IS UNIQUE;
// :dialect modern
CREATE CONSTRAINT {prefix}store_mirror_key IF NOT EXISTS FOR (n:{prefix}StoreMirror) REQUIRE n.key IS UNIQUE;
