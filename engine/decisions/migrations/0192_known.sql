-- What a decision rested on without ranges, sources and evidence: read instead of facts by whoever takes very many again. Written since
-- this version; text, for nothing is ever asked of a part of it.
alter table decision add column known text;
