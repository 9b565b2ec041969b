-- What was said is kept as words beside the text: worked out once, not again for every message that a search looks at.
alter table message add column words tsvector generated always as (to_tsvector('simple',
  translate(replace(replace(replace(lower(regexp_replace(normalize(body, NFD), '[\u0300-\u036f]', '', 'g')), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'øłđı', 'oldi'))) stored;
drop index message_words;
create index message_words on message using gin (words);
alter table conversation add column words tsvector generated always as (to_tsvector('simple',
  translate(replace(replace(replace(lower(regexp_replace(normalize(subject, NFD), '[\u0300-\u036f]', '', 'g')), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'øłđı', 'oldi'))) stored;
drop index conversation_words;
create index conversation_words on conversation using gin (words);
-- So that the next search knows which words are common.
analyze message;
analyze conversation;
