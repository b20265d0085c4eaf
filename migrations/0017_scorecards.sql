-- What reviewers say of a session. What was submitted stays: a correction is a version of its own.
create table scorecards (
    session_id   blob    not null references sessions (id),
    -- The reviewer's name in small letters: spelled another way it is the same reviewer.
    reviewer_key text    not null check (reviewer_key <> ''),
    -- From 1 for each reviewer, without holes.
    version      integer not null check (version >= 1),
    reviewer     text    not null,
    at           integer not null,
    -- Why it was corrected; nothing of the first.
    reason       text    check ((reason is null) = (version = 1)),
    -- Its fingerprint is in the trail.
    card         text    not null check (json_type(card) = 'object'),

    primary key (session_id, reviewer_key, version)
) strict, without rowid;

create trigger scorecards_never_change before update on scorecards begin
    select raise(abort, 'a scorecard is never changed');
end;

create trigger scorecards_never_go before delete on scorecards
when not exists (select 1 from tombstones where session_id = old.session_id) begin
    select raise(abort, 'a scorecard is never removed');
end;

-- What a reviewer has typed and not submitted.
create table scorecard_drafts (
    session_id   blob    not null references sessions (id),
    reviewer_key text    not null check (reviewer_key <> ''),
    saved_at     integer not null,
    card         text    not null check (json_type(card) = 'object'),

    primary key (session_id, reviewer_key)
) strict, without rowid;
