-- Held by whoever takes identities away (undoing an import), shared by whoever finds them: never both at once.
insert into log_head (name, position) values ('identities', 0) on conflict do nothing;
