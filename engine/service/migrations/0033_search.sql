-- Conversations are found by their subject and by what was said, newest first.
create index conversation_words on conversation using gin (to_tsvector('simple',
  translate(replace(replace(replace(lower(regexp_replace(normalize(subject, NFD), '[\u0300-\u036f]', '', 'g')), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'øłđı', 'oldi')));
create index conversation_newest on conversation (last_message_at desc, conversation_id);
create index message_words on message using gin (to_tsvector('simple',
  translate(replace(replace(replace(lower(regexp_replace(normalize(body, NFD), '[\u0300-\u036f]', '', 'g')), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'øłđı', 'oldi')));
create index message_newest on message (at desc, message_id);
