-- A note on a household, an organisation or a partner mentions a colleague, who is to read it. Its words stand with the note.
create table group_mention (
  group_id uuid not null,
  mention_id uuid not null,
  note_id uuid not null,
  assignee text not null,
  made_at timestamptz not null,
  made_by text not null,
  read_at timestamptz,
  withdrawn_at timestamptz,
  withdrawn_by text,
  primary key (group_id, mention_id)
);
create index group_mention_of on group_mention (assignee, made_at) where withdrawn_at is null;
