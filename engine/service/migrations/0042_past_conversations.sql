-- Conversations and messages that came with an import: what an undo takes away.
alter table conversation add column import_id uuid;
create index on conversation (import_id) where import_id is not null;
alter table message add column import_id uuid;
create index on message (import_id) where import_id is not null;
