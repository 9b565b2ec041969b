-- Which import a consent came by: an undo takes exactly those.
alter table consent add column import_id uuid;
