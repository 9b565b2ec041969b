-- Before the @ of an address a Greek or Arabic name stands in Latin letters: by its words too a misspelt one finds somebody.
insert into name_word (word)
  select distinct w from profile p cross join lateral regexp_split_to_table(
    translate(replace(replace(replace(lower(regexp_replace(normalize(split_part(p.email, '@', 1), NFD), '[\u0300-\u036f]', '', 'g')), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'øłđı', 'oldi'), '[^[:alnum:]]+') as w
  where p.known and octet_length(p.name) <> length(p.name) and p.email is not null and length(w) between 3 and 40 and w !~ '[0-9]'
  on conflict do nothing;
