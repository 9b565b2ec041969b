-- Who is called by a word: a short name is found among the longer ones that hold its letters, and one written nearly so, without
-- reading everybody with those letters. Changes only with the name.
create index profile_name_words on profile using gin
  (regexp_split_to_array(translate(replace(replace(replace(lower(regexp_replace(normalize(name, NFD), '[\u0300-\u036f]', '', 'g')), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'øłđı', 'oldi'), '[^[:alnum:]]+')) where known;
analyze profile;
