-- An address that came out of a file, or that a colleague wrote down, is a record of ours: nobody has proven that it is theirs.
update identifier set verified = false where kind in ('email', 'phone') and verified and (source = 'desk' or first_seen_at in (select started_at from import));
