-- What came of running the candidate's code. The code itself is the state of the own answer that `revision`
-- names.
create table runs (
    session_id blob    not null references sessions (id),
    -- From 1 within a session, without holes.
    seq        integer not null check (seq >= 1),
    kind       text    not null check (kind in ('free', 'tests', 'hidden_tests')),
    at         integer not null,
    -- Time the session had run when it began.
    ran_ms     integer not null check (ran_ms >= 0),
    -- 0 where the answer is older than histories are.
    revision   integer not null check (revision >= 0),
    language   text    not null,
    outcome    text    not null check (outcome in ('finished', 'exception', 'time', 'memory', 'output',
                                                   'recursion', 'crash', 'stopped')),
    took_ms    integer not null check (took_ms >= 0),
    total      integer not null check (total >= 0),
    -- Input, outputs and tests; its fingerprint is in the trail.
    result     text    not null check (json_type(result) = 'object'),

    primary key (session_id, seq)
) strict, without rowid;

create trigger runs_never_change before update on runs begin
    select raise(abort, 'a run is never changed');
end;

create trigger runs_never_go before delete on runs
when not exists (select 1 from tombstones where session_id = old.session_id) begin
    select raise(abort, 'a run is never removed');
end;
