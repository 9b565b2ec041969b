-- What identifies a customer is kept in small letters without accents: "Jose" finds José.
update profile set search =
  translate(replace(replace(replace(lower(regexp_replace(normalize(search, NFD), '[\u0300-\u036f]', '', 'g')), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'øłđı', 'oldi')
  where octet_length(search) <> length(search);
-- Names of one or two letters, and how a name begins: three letters are the least that profile_search can look for.
create index profile_start on profile (left(search, 40) text_pattern_ops) where known;
create index profile_country on profile (country) where known and country is not null;
create index group_search on customer_group using gin
  (translate(replace(replace(replace(lower(regexp_replace(normalize(name, NFD), '[\u0300-\u036f]', '', 'g')), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'øłđı', 'oldi') gin_trgm_ops);

-- Computed: the words of which names consist, so that a misspelt one finds those that are written nearly so. Only added to,
-- except when somebody is erased whose name nobody else bears.
create table name_word (
  word text primary key
);
insert into name_word (word)
  select distinct w from profile p cross join lateral regexp_split_to_table(
    translate(replace(replace(replace(lower(regexp_replace(normalize(p.name, NFD), '[\u0300-\u036f]', '', 'g')), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'øłđı', 'oldi'), '[^[:alnum:]]+') as w
  where p.known and length(w) between 3 and 40 and w !~ '[0-9]';
create index name_word_like on name_word using gin (word gin_trgm_ops);
