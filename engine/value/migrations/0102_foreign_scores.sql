-- Models that were made elsewhere, by the name under which their scores come, and whether they may be used where they win.
create table foreign_model (
  model_name text primary key,
  -- scores: sent through the API; onnx: a file that is run here
  kind text not null,
  title text,
  made_at timestamptz not null,
  made_by text not null,
  may_be_used boolean not null default true,
  -- when scores of it last came or went: a contest held before that does not know them
  changed_at timestamptz not null,
  -- of a file: what it gives, what it reads, and the file
  onnx jsonb,
  file bytea,
  removed_at timestamptz
);

-- What such a model says of somebody as of a day. The same day said again holds in place of what was said before.
create table foreign_score (
  identity_id uuid not null,
  model_name text not null,
  as_of date not null,
  active26 double precision,
  spending12_minor bigint,
  currency text,
  sent_at timestamptz not null,
  primary key (identity_id, model_name, as_of)
);
create index foreign_score_days on foreign_score (model_name, as_of);

-- Where a figure of the score is another model's: whose, as of which day, with its range. Null where both are our own.
alter table value_score add column foreign_by jsonb;
