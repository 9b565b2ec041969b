-- Files that belong to a customer: what colleagues add, and what was attached to a message. Taken away by somebody, a document
-- can be restored for thirty days; then it goes with its bytes.
create table document (
  identity_id uuid not null,
  document_id uuid not null,
  name text not null,
  kind text not null,
  media_type text not null,
  bytes integer not null,
  sha256 text not null,
  conversation_id uuid,
  message_id uuid,
  added_at timestamptz not null,
  added_by text not null,
  import_id uuid,
  removed_at timestamptz,
  removed_by text,
  primary key (identity_id, document_id)
);
create index document_import on document (import_id) where import_id is not null;
create index document_removed on document (removed_at) where removed_at is not null;

-- The bytes, in pieces that are written and read one at a time.
create table document_piece (
  identity_id uuid not null,
  document_id uuid not null,
  place integer not null,
  content bytea not null,
  primary key (identity_id, document_id, place)
);
-- What people attach is compressed already.
alter table document_piece alter column content set storage external;
