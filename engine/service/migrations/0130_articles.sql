-- What colleagues know and write down once, in several languages. An article is put away, never deleted.
create table article (
  article_id uuid primary key,
  audience text not null,
  owner_id text not null,
  review_on date,
  created_at timestamptz not null,
  created_by text not null,
  put_away_at timestamptz,
  put_away_by text
);

-- What one writer has not published yet: nobody else reads it.
create table article_draft (
  article_id uuid not null,
  language text not null,
  writer_id text not null,
  title text not null,
  body text not null,
  -- the version from which the writer began; 0 where there was none
  based_on integer not null,
  saved_at timestamptz not null,
  primary key (article_id, language, writer_id)
);

-- Each publication, only added to.
create table article_version (
  article_id uuid not null,
  language text not null,
  version integer not null,
  title text not null,
  body text not null,
  why text not null,
  published_at timestamptz not null,
  published_by text not null,
  primary key (article_id, language, version)
);
