-- Who had everything taken out on the page, when and what for. The archive lies in the data folder until it expires.
create table everything_export (
  export_id uuid primary key,
  format text not null,
  purpose text not null,
  asked_at timestamptz not null,
  asked_by text not null,
  done_at timestamptz,
  failed_because text,
  rows bigint,
  bytes bigint,
  expires_at timestamptz,
  removed_at timestamptz,
  downloads integer not null default 0
);
