-- The trail: what happened to each session, chained by hash. Nothing is ever changed; only erasing
-- a whole session, which leaves a tombstone, takes entries away.
create table session_events (
    session_id blob    not null references sessions (id),
    seq        integer not null check (seq >= 1),
    type       text    not null,
    actor      text    not null check (actor in ('interviewer', 'candidate', 'app')),
    actor_name text,
    data       text    not null,
    at         integer not null,
    prev_hash  blob    not null check (length(prev_hash) = 32),
    hash       blob    not null check (length(hash) = 32),
    primary key (session_id, seq)
) strict, without rowid;

-- What is left of an erased session: no personal data.
create table tombstones (
    session_id blob    primary key check (length(session_id) = 16),
    erased_at  integer not null,
    trail_len  integer not null,
    trail_hash blob    not null check (length(trail_hash) = 32)
) strict, without rowid;

create trigger session_events_never_change before update on session_events begin
    select raise(abort, 'a trail is never changed');
end;

create trigger session_events_never_go before delete on session_events
when not exists (select 1 from tombstones where session_id = old.session_id) begin
    select raise(abort, 'a trail is never shortened');
end;

create trigger tombstones_never_change before update on tombstones begin
    select raise(abort, 'a tombstone is never changed');
end;

create trigger tombstones_never_go before delete on tombstones begin
    select raise(abort, 'a tombstone is never removed');
end;
