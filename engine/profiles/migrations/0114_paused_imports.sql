-- What is under way with a file that somebody brought, so that a pause and an end of the server are known after it.
alter table contact_file add column under_way text;
alter table contact_file add column paused_at timestamptz;
alter table contact_file add column paused_by text;
