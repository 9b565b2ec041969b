create table conversation (
  identity_id uuid not null,
  conversation_id uuid not null,
  code text not null,
  subject text not null,
  topic text not null,
  channel text not null,
  complaint boolean not null,
  status text not null,
  assignee text,
  came_from text,
  opened_at timestamptz not null,
  last_message_at timestamptz not null,
  preview text not null,
  waiting_since timestamptz,
  due_at timestamptz,
  snoozed_until timestamptz,
  unread integer not null,
  lamp text not null,
  resolved_at timestamptz,
  primary key (identity_id, conversation_id)
);
create index conversation_queue on conversation (status, due_at);
create index conversation_resolved on conversation (resolved_at desc) where status = 'resolved';

-- Look-ups owned by the conversation's id, by its short code, and by the opener's own id of the first message.
create table conversation_owner (
  conversation_id uuid primary key,
  identity_id uuid not null
);
create table conversation_code (
  code text primary key,
  conversation_id uuid not null
);
create table conversation_start (
  source text not null,
  message_id text not null,
  conversation_id uuid not null,
  primary key (source, message_id)
);

create table message (
  identity_id uuid not null,
  conversation_id uuid not null,
  message_id uuid not null,
  client_id text not null,
  at timestamptz not null,
  author_kind text not null,
  author_id text not null,
  author_name text not null,
  audience text not null,
  channel text not null,
  body text not null,
  position bigint not null,
  primary key (identity_id, conversation_id, message_id),
  -- The writer is part of it: nobody reaches a message of somebody else by guessing its client id.
  unique (identity_id, conversation_id, author_kind, author_id, client_id)
);
create index message_thread on message (identity_id, conversation_id, position);

create table promise (
  identity_id uuid not null,
  promise_id uuid not null,
  conversation_id uuid,
  body text not null,
  due_at timestamptz not null,
  made_by text not null,
  made_at timestamptz not null,
  kept_at timestamptz,
  withdrawn_at timestamptz,
  primary key (identity_id, promise_id)
);
create index on promise (due_at) where kept_at is null and withdrawn_at is null;

-- A customer's browser in the chat: of its token only the hash is kept. `reader` says whose threads it may read:
-- its own token's, or those of the user that the site vouched for.
create table chat_session (
  token_hash text primary key,
  identity_id uuid not null,
  reader text not null,
  source text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
-- Look-up owned by the reader: the conversations that were begun in this chat.
create table chat_thread (
  reader text not null,
  conversation_id uuid not null,
  identity_id uuid not null,
  primary key (reader, conversation_id)
);
