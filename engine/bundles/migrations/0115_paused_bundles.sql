-- Who paused an export while it was brought in, and when.
alter table bundle add column paused_at timestamptz;
alter table bundle add column paused_by text;
