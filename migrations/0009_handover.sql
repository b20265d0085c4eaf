-- What it takes to hand the laptop over: whose turn it is, the way back, what the candidate makes
-- and what the interviewer notes meanwhile.

-- The session whose candidate has the laptop; no row while the interviewer has it.
create table handover (
    only_one        integer primary key check (only_one = 1),
    session_id      blob    not null references sessions (id),
    at              integer not null,
    -- Whether the interviewer's window stays open, on another display.
    console_stays   integer not null check (console_stays in (0, 1)),
    -- Who lets the time begin.
    begins          text    not null check (begins in ('candidate', 'interviewer')),
    -- Whether the time of a paused session goes on as soon as the candidate says so.
    is_resume_armed integer not null default 0 check (is_resume_armed in (0, 1)),
    -- Since when the candidate is away from the window, on both hands; nothing while they are in it.
    left_at         integer,
    left_steady_ms  integer,
    left_boot_id    integer,

    check ((left_at is null) = (left_steady_ms is null)),
    check ((left_at is null) = (left_boot_id is null))
) strict;

-- The interviewer's way back, and what keeps others from guessing it.
create table passcode (
    only_one          integer primary key check (only_one = 1),
    -- Argon2id, as PHC strings.
    passcode_hash     text    not null,
    recovery_hash     text    not null,
    set_at            integer not null,
    is_console_locked integer not null default 0 check (is_console_locked in (0, 1)),
    -- Since the last right one. The last of them is told by the hand nobody can set.
    wrong_tries       integer not null default 0 check (wrong_tries >= 0),
    wrong_steady_ms   integer,
    wrong_boot_id     integer,

    check ((wrong_tries = 0) = (wrong_steady_ms is null)),
    check ((wrong_steady_ms is null) = (wrong_boot_id is null))
) strict;

-- What a candidate agreed to, and what they typed and have not sent.
create table candidate_work (
    session_id     blob    primary key references sessions (id),
    consented_at   integer,
    question_draft text    not null default '' check (length(question_draft) <= 50000)
) strict;

-- What a candidate writes by themselves, as it stands. Its fingerprint goes into the trail whenever
-- the session stops.
create table own_answers (
    session_id        blob    primary key references sessions (id),
    content           text    not null check (length(content) <= 100000),
    language          text    not null,
    -- Raised by the page with every change: an older text never overwrites a newer one.
    revision          integer not null check (revision >= 1),
    saved_at          integer not null,
    -- The revision whose fingerprint is in the trail; 0 for none.
    recorded_revision integer not null default 0 check (recorded_revision between 0 and revision)
) strict;

-- The interviewer's private remarks and bookmarks.
create table notes (
    id         integer primary key,
    session_id blob    not null references sessions (id),
    -- The entry of the trail that says it was made.
    event_seq  integer not null,
    kind       text    not null check (kind in ('note', 'bookmark')),
    content    text    not null check (length(content) <= 10000),
    at         integer not null,
    -- Time the session had run by then.
    ran_ms     integer not null check (ran_ms >= 0),

    unique (session_id, event_seq),
    check ((kind = 'bookmark') = (content = ''))
) strict;

create trigger notes_never_change before update on notes begin
    select raise(abort, 'a note is never changed');
end;

create trigger notes_never_go before delete on notes
when not exists (select 1 from tombstones where session_id = old.session_id) begin
    select raise(abort, 'a note is never removed');
end;

-- Time the session had run when a question was asked, or an answer had its end; nothing for messages
-- of before.
alter table messages add column ran_ms integer check (ran_ms >= 0);
