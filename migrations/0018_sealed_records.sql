-- Sessions that came here with a sealed record. They can be looked at and scored, and nothing else.
alter table sessions add column is_imported integer not null default 0 check (is_imported in (0, 1));

-- How each of them was sealed.
create table records (
    session_id  blob    primary key references sessions (id),
    imported_at integer not null,
    sealed_at   integer not null,
    -- The name its sealer gave; may be empty.
    sealed_by   text    not null,
    public_key  blob    not null check (length(public_key) = 32)
) strict, without rowid;

-- The keys that records were signed with which were taken in, and the names each was used under.
create table signers (
    public_key    blob    not null check (length(public_key) = 32),
    name          text    not null,
    first_seen_at integer not null,

    primary key (public_key, name)
) strict, without rowid;

-- What reviewers said to each other of their scorecards. What was noted stays: a change is a version of its own.
create table discussions (
    session_id blob    not null references sessions (id),
    -- From 1 within a session, without holes.
    version    integer not null check (version >= 1),
    author     text    not null,
    at         integer not null,
    content    text    not null check (length(content) between 1 and 10000),

    primary key (session_id, version)
) strict, without rowid;

create trigger discussions_never_change before update on discussions begin
    select raise(abort, 'a discussion note is never changed');
end;

create trigger discussions_never_go before delete on discussions
when not exists (select 1 from tombstones where session_id = old.session_id) begin
    select raise(abort, 'a discussion note is never removed');
end;
