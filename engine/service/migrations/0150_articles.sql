-- An article answers topics; what is being written in a language is one text that all who write read, with the number of what
-- is read now. It replaces drafts of which each writer had one (decision 0016).
alter table article rename column owner_id to owner;
alter table article rename column created_at to made_at;
alter table article rename column created_by to made_by;
alter table article alter column owner drop not null;
alter table article add column topics text[] not null default '{}';
alter table article add column revision integer not null default 1;
alter table article add column changed_at timestamptz;
alter table article add column changed_by text;
update article set changed_at = coalesce(put_away_at, made_at), changed_by = coalesce(put_away_by, made_by);
alter table article alter column changed_at set not null, alter column changed_by set not null;

create table article_text (
  article_id uuid not null,
  language text not null,
  title text not null,
  body text not null,
  revision integer not null,
  changed_at timestamptz not null,
  changed_by text not null,
  -- The number of the publication that is read now; null: none.
  in_force integer,
  primary key (article_id, language)
);
insert into article_text (article_id, language, title, body, revision, changed_at, changed_by, in_force)
  select distinct on (w.article_id, w.language) w.article_id, w.language, w.title, w.body, 1, w.at, w.by, (select max(v.version) from article_version v where v.article_id = w.article_id and v.language = w.language)
  from (select article_id, language, title, body, saved_at as at, writer_id as by from article_draft union all select article_id, language, title, body, published_at, published_by from article_version) w
  order by w.article_id, w.language, w.at desc;
drop table article_draft;

-- Each publication is kept, for ever. One without a title is a withdrawal: from then on none was in force.
alter table article_version rename to article_publication;
alter table article_publication rename column version to number;
alter table article_publication alter column title drop not null, alter column body drop not null;
alter table article_publication add column words tsvector generated always as (
    setweight(to_tsvector('simple', translate(replace(replace(replace(lower(regexp_replace(normalize(coalesce(title, ''), NFD), '[\u0300-\u036f]', '', 'g')), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'øłđı', 'oldi')), 'A')
    || to_tsvector('simple', translate(replace(replace(replace(lower(regexp_replace(normalize(coalesce(body, ''), NFD), '[\u0300-\u036f]', '', 'g')), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'øłđı', 'oldi'))) stored;
create index article_publication_words on article_publication using gin (words);

-- That an article was opened beside a conversation, put into its reply, or judged to have helped. Only added to: the newest
-- judgement of a colleague on an article in a conversation holds, and "unsaid" takes one back.
create table article_use (
  identity_id uuid not null,
  use_id uuid not null,
  conversation_id uuid not null,
  article_id uuid not null,
  language text not null,
  number integer not null,
  kind text not null,
  used_at timestamptz not null,
  used_by text not null,
  primary key (identity_id, use_id)
);
create index article_use_of on article_use (article_id, used_at);
