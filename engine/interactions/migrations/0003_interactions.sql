-- Every touch point as it happened; only added to. A row belongs to an identity, for ever.
create table interaction (
  identity_id uuid not null,
  interaction_id uuid not null,
  position bigint not null,
  kind text not null,
  channel text not null,
  direction text not null,
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  source text not null,
  amount_minor bigint,
  currency text,
  body text,
  properties jsonb not null,
  department text,
  region text,
  product_line text,
  brand text,
  import_id uuid,
  primary key (identity_id, interaction_id)
);
create index interaction_timeline on interaction (identity_id, occurred_at desc, interaction_id);
create index interaction_purchase on interaction (identity_id, occurred_at) where kind = 'order';
-- Conversations, complaints and promises as they were opened and closed: read by decisions as facts.
create index interaction_care on interaction (identity_id, occurred_at) where kind in
  ('conversation.opened', 'conversation.resolved', 'complaint.opened', 'complaint.closed', 'promise.made', 'promise.kept', 'promise.withdrawn');
create index interaction_position on interaction (position);
create index interaction_import on interaction (import_id) where import_id is not null;

create table order_line (
  identity_id uuid not null,
  interaction_id uuid not null,
  line_no integer not null,
  sku text not null,
  description text not null,
  quantity numeric not null,
  unit_price numeric not null,
  amount_minor bigint not null,
  primary key (identity_id, interaction_id, line_no)
);

-- Deduplication for ever: a message of a source has one effect.
create table seen_message (
  source text not null,
  message_id text not null,
  identity_id uuid not null,
  interaction_id uuid not null,
  primary key (source, message_id)
);

-- What could not be read, kept aside with the reason.
create table refused_event (
  refused_id uuid primary key,
  received_at timestamptz not null,
  source text not null,
  channel text not null,
  field text not null,
  reason text not null,
  body text not null
);
create index on refused_event (received_at desc);

create table import (
  import_id uuid primary key,
  kind text not null,
  file_name text not null,
  started_at timestamptz not null,
  started_by text not null,
  finished_at timestamptz,
  failed_because text,
  summary jsonb not null,
  undone_at timestamptz,
  undone_by text
);
