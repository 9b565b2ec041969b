-- SHA-256 of all that was written of a decision, so that whoever opens it sees whether it is still that; null of those of before.
alter table decision add column digest text;
