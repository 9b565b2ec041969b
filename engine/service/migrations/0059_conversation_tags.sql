-- Tags on conversations, the same as on customers. Ended, never deleted.
create table conversation_tag (
  identity_id uuid not null,
  conversation_id uuid not null,
  tagging_id uuid not null,
  tag_id uuid not null,
  added_at timestamptz not null,
  added_by text not null,
  ended_at timestamptz,
  ended_by text,
  primary key (identity_id, conversation_id, tagging_id)
);
create index on conversation_tag (tag_id) where ended_at is null;
