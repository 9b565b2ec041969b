-- Whom caps held something back from is counted on a page that is open for long: without this it would read every decision of 30 days.
create index on decision_action (rule, at, identity_id) where state = 'held' and rule like 'limit:cap:%';
