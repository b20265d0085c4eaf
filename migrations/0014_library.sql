-- What interviewers prepare and use again: challenges, rubrics, templates. One life for all three, so one
-- table: an item has versions, and a session pins those it was made with. What only challenges have is empty
-- for the others. `revision` is raised with every change, `version` only where the version before is pinned.
create table library_items (
    no             integer primary key,
    id             blob    not null unique check (length(id) = 16),
    kind           text    not null check (kind in ('challenge', 'rubric', 'template')),
    title          text    not null check (length(title) between 1 and 120),
    category       text    not null default '',
    difficulty     text    check (difficulty in ('junior', 'mid_level', 'senior')),
    tags           text    not null default '[]' check (json_type(tags) = 'array'),
    languages      text    not null default '[]' check (json_type(languages) = 'array'),
    version        integer not null check (version >= 1),
    revision       integer not null check (revision >= 1),
    used_in        integer not null default 0 check (used_in >= 0),
    is_calibrated  integer not null default 0 check (is_calibrated in (0, 1)),
    created_at     integer not null,
    updated_at     integer not null,
    archived_at    integer,
    deleted_at     integer,
    -- Where it is listed: 0 where items are chosen from, 1 put aside; none where it was deleted.
    shelf          integer generated always as (
        case when deleted_at is not null then null when archived_at is null then 0 else 1 end) virtual
) strict;

-- An index for every order of the list, read forwards or backwards; `no` settles ties.
create index library_by_updated on library_items (kind, shelf, updated_at, no);
create index library_by_title on library_items (kind, shelf, title collate nocase, no);
create index library_by_use on library_items (kind, shelf, used_in, no);
create index library_by_deletion on library_items (deleted_at) where deleted_at is not null;

create table library_versions (
    no        integer primary key,
    item_no   integer not null references library_items (no),
    version   integer not null check (version >= 1),
    saved_at  integer not null,
    used_in   integer not null default 0 check (used_in >= 0),
    -- SHA-256 of the content: what an import compares.
    sha256    blob    not null check (length(sha256) = 32),
    content   text    not null check (json_type(content) = 'object'),
    unique (item_no, version)
) strict;

create index library_versions_by_content on library_versions (sha256);

-- What challenges are found by.
create table library_labels (
    label    text    not null check (label in ('category', 'tag', 'language')),
    value    text    not null collate nocase,
    item_no  integer not null references library_items (no),
    primary key (label, value, item_no)
) strict, without rowid;

create index library_labels_of_item on library_labels (item_no);

-- Full-text search over what an item's newest version says. The texts stay in the versions.
create virtual table library_search using fts5 (
    title,
    labels,
    body,
    content = '',
    contentless_delete = 1,
    tokenize = 'unicode61 remove_diacritics 2',
    prefix = '1 2 3'
);

-- The versions that a session was made with.
create table session_pins (
    session_id  blob    not null references sessions (id),
    kind        text    not null check (kind in ('challenge', 'rubric', 'template')),
    version_no  integer not null references library_versions (no),
    primary key (session_id, kind)
) strict, without rowid;

create index session_pins_by_version on session_pins (version_no);

create trigger session_pins_counted after insert on session_pins begin
    update library_versions set used_in = used_in + 1 where no = new.version_no;
    update library_items set used_in = used_in + 1
    where no = (select item_no from library_versions where no = new.version_no);
end;

create trigger session_pins_uncounted after delete on session_pins begin
    update library_versions set used_in = used_in - 1 where no = old.version_no;
    update library_items set used_in = used_in - 1
    where no = (select item_no from library_versions where no = old.version_no);
end;

create trigger session_pins_never_change before update on session_pins begin
    select raise(abort, 'what a session was made with is never changed');
end;

create trigger library_versions_in_use_never_change
before update of item_no, version, saved_at, sha256, content on library_versions when old.used_in > 0 begin
    select raise(abort, 'a version in use is never changed');
end;

create trigger library_versions_in_use_stay before delete on library_versions when old.used_in > 0 begin
    select raise(abort, 'a version in use is never removed');
end;

-- The bytes of pictures, by their SHA-256: the same picture is kept once.
create table pictures (
    sha256    blob    not null primary key check (length(sha256) = 32),
    media     text    not null check (media in ('png', 'jpeg', 'svg', 'webp')),
    added_at  integer not null,
    bytes     blob    not null check (length(bytes) between 1 and 2097152)
) strict;

create table version_pictures (
    version_no  integer not null references library_versions (no),
    sha256      blob    not null references pictures (sha256),
    primary key (version_no, sha256)
) strict, without rowid;

create index version_pictures_by_picture on version_pictures (sha256);

-- The last import, so that it can be taken back: what was added, and how what was changed stood before.
create table library_imports (
    item_no   integer not null primary key references library_items (no),
    -- None for an item that was added.
    before    text check (json_type(before) = 'object'),
    -- What the item's revision became: it is left alone where it was changed since.
    revision  integer not null
) strict;

-- What the template was called that a session was made from, and what was given beside the limits.
alter table sessions add column template_title text;
alter table sessions add column extra_time_percent integer not null default 0
    check (extra_time_percent between 0 and 200);
alter table sessions add column extra_tokens_percent integer not null default 0
    check (extra_tokens_percent between 0 and 200);

-- The full-text index of sessions once more, now with templates.
drop trigger sessions_indexed;
drop trigger sessions_reindexed;
drop trigger sessions_unindexed;
drop table session_words;
drop table session_search;

create virtual table session_search using fts5 (
    candidate_name,
    candidate_email,
    challenge_text,
    challenge_title,
    template_title,
    content = 'sessions',
    content_rowid = 'no',
    tokenize = 'unicode61 remove_diacritics 2',
    prefix = '1 2 3'
);

-- What is taken out of the index is overwritten, not only unlinked.
insert into session_search (session_search, rank) values ('secure-delete', 1);
insert into session_search (session_search) values ('rebuild');

create virtual table session_words using fts5vocab(session_search, instance);

create trigger sessions_indexed after insert on sessions begin
    insert into session_search (rowid, candidate_name, candidate_email, challenge_text,
                                challenge_title, template_title)
    values (new.no, new.candidate_name, new.candidate_email, new.challenge_text,
            new.challenge_title, new.template_title);
end;

create trigger sessions_reindexed
after update of candidate_name, candidate_email, challenge_text, challenge_title, template_title
on sessions begin
    insert into session_search (session_search, rowid, candidate_name, candidate_email,
                                challenge_text, challenge_title, template_title)
    values ('delete', old.no, old.candidate_name, old.candidate_email, old.challenge_text,
            old.challenge_title, old.template_title);
    insert into session_search (rowid, candidate_name, candidate_email, challenge_text,
                                challenge_title, template_title)
    values (new.no, new.candidate_name, new.candidate_email, new.challenge_text,
            new.challenge_title, new.template_title);
end;

create trigger sessions_unindexed after delete on sessions begin
    insert into session_search (session_search, rowid, candidate_name, candidate_email,
                                challenge_text, challenge_title, template_title)
    values ('delete', old.no, old.candidate_name, old.candidate_email, old.challenge_text,
            old.challenge_title, old.template_title);
end;
