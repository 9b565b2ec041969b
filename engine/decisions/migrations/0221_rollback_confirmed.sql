-- A version that went back to the one before, put in force by one person at once: to_confirm where there was somebody else who could look
-- at it, and confirmed_by who did.
alter table policy_version add column to_confirm boolean not null default false;
alter table policy_version add column confirmed_by text;
alter table policy_version add column confirmed_at timestamptz;
