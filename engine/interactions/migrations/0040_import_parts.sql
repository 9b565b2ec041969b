-- An import of several files is one import with parts, and is undone with them.
alter table import add column part_of uuid, add column part_place integer;
create unique index import_part on import (part_of, part_place) where part_of is not null;
