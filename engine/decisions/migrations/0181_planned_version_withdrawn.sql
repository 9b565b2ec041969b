-- A version that was to decide from a later time, and was withdrawn before it came: it never decided, and its number stays its own.
alter table policy_version add column withdrawn_at timestamptz;
alter table policy_version add column withdrawn_by text;
