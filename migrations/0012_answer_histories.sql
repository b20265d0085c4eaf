-- How own answers and the assistant's answers came about, so that an interview can be played back.

-- Every kept state of an own answer, as its change to the one before.
create table own_answer_revisions (
    session_id blob    not null references sessions (id),
    -- From 1 within a session, without holes.
    seq        integer not null check (seq >= 1),
    at         integer not null,
    -- Time the session had run by then.
    ran_ms     integer not null check (ran_ms >= 0),
    language   text    not null,
    -- Where the caret stood, in bytes of the text; nothing where nobody knows.
    caret      integer check (caret >= 0),
    -- Origin and length of what was pasted; nothing where nothing was.
    pasted     text    check (json_type(pasted) = 'array'),
    -- It was written, or the session stopped.
    cause      text    not null check (cause in ('written', 'stopped')),
    -- The whole text, or one stretch of the text before, in bytes, and what stands there now.
    content    text    check (length(content) <= 100000),
    splice_at  integer check (splice_at >= 0),
    removed    integer check (removed >= 0),
    inserted   text    check (length(inserted) <= 100000),

    primary key (session_id, seq),
    check ((content is null) = (splice_at is not null)),
    check ((content is null) = (removed is not null)),
    check ((content is null) = (inserted is not null))
) strict, without rowid;

create trigger own_answer_revisions_never_change before update on own_answer_revisions begin
    select raise(abort, 'a revision is never changed');
end;

create trigger own_answer_revisions_never_go before delete on own_answer_revisions
when not exists (select 1 from tombstones where session_id = old.session_id) begin
    select raise(abort, 'a revision is never removed');
end;

-- The history's length, the salt its chain begins with, and the chain's end. Answers of before have none.
alter table own_answers add column history_len integer not null default 0 check (history_len >= 0);
alter table own_answers add column history_salt blob
    check ((history_salt is null) = (history_len = 0));
alter table own_answers add column history_hash blob
    check ((history_hash is null) = (history_len = 0) and length(history_hash) = 32);

-- How long an answer of the assistant was, each time it was written as far as it had come, and at its end.
create table answer_growth (
    session_id blob    not null references sessions (id),
    seq        integer not null,
    -- Milliseconds since the question was kept.
    after_ms   integer not null check (after_ms >= 0),
    -- Bytes of the text.
    bytes      integer not null check (bytes >= 0),

    primary key (session_id, seq, bytes),
    foreign key (session_id, seq) references messages (session_id, seq)
) strict, without rowid;

create trigger answer_growth_never_changes before update on answer_growth begin
    select raise(abort, 'how an answer grew is never changed');
end;

create trigger answer_growth_never_goes before delete on answer_growth
when not exists (select 1 from tombstones where session_id = old.session_id) begin
    select raise(abort, 'how an answer grew is never removed');
end;
