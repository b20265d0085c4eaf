-- Answers can end for a reason that Hotseat does not know; questions can take the place of others, and
-- begin the assistant's memory anew; calls keep what was counted for them, so that reports teach how a
-- model counts; and a report that comes late corrects its charge, once.
--
-- SQLite can't change a check, so both tables are made anew. The trigger that reads one of them goes first
-- and comes back last.
drop trigger sessions_tokens_are_the_ledgers;
create table ledger_before as select * from token_ledger;
drop table token_ledger;

create table messages_anew (
    id           integer primary key,
    session_id   blob    not null references sessions (id),
    -- From 1 within a session, without holes: questions odd, answers even.
    seq          integer not null check (seq >= 1),
    role         text    not null check (role in ('user', 'assistant')),
    status       text    not null check (status in ('asked', 'streaming', 'complete', 'stopped',
        'cut_by_budget', 'cut_by_time', 'unknown_end', 'interrupted', 'failed')),
    content      text    not null,
    model        text    not null,
    -- Of a question: the intention it was sent with. Nothing is ever sent twice.
    request_id   blob    unique check (length(request_id) = 16),
    created_at   integer not null,
    -- Of an answer: when it reached its last status.
    ended_at     integer,
    -- Of an answer: the first message of the session that the model was sent.
    context_from integer check (context_from between 1 and seq),
    -- Of a failed answer: why.
    failure      text    check (json_type(failure) = 'object'),
    -- Time the session had run when a question was asked, or an answer had its end; nothing for messages
    -- of before this was kept.
    ran_ms       integer check (ran_ms >= 0),
    -- Of a question: the one it was asked in the place of.
    replaces     integer check (replaces between 1 and seq - 2),
    -- Of an answer: the first message that the candidate chose the assistant to know, here or before.
    memory_from  integer check (memory_from between 1 and seq),

    unique (session_id, seq),
    check ((role = 'user') = (seq % 2 = 1) and (role = 'user') = (status = 'asked')),
    check ((role = 'assistant') = (context_from is not null)),
    check (role = 'user' or (request_id is null and replaces is null)),
    check (role = 'assistant' or memory_from is null),
    check ((status = 'failed') = (failure is not null)),
    check ((status in ('asked', 'streaming')) = (ended_at is null))
) strict;

insert into messages_anew (id, session_id, seq, role, status, content, model, request_id, created_at,
                           ended_at, context_from, failure, ran_ms)
select id, session_id, seq, role, status, content, model, request_id, created_at, ended_at, context_from,
       failure, ran_ms
from messages;

drop table messages;
alter table messages_anew rename to messages;

create unique index messages_one_answer_at_a_time on messages (session_id)
    where status = 'streaming';
create index messages_that_replace on messages (session_id, replaces) where replaces is not null;

create table token_ledger (
    id               integer primary key,
    session_id       blob    not null references sessions (id),
    answer_seq       integer not null,
    attempt          integer not null check (attempt >= 1),
    model            text    not null,
    provider         text    not null,
    state            text    not null check (state in ('reserved', 'settled', 'failed')),
    reserved_input   integer not null check (reserved_input >= 0),
    reserved_output  integer not null check (reserved_output >= 0),
    -- Charged. Reasoning is part of the output.
    input_tokens     integer not null default 0 check (input_tokens >= 0),
    output_tokens    integer not null default 0 check (output_tokens >= 0),
    reasoning_tokens integer not null default 0 check (reasoning_tokens between 0 and output_tokens),
    basis            text    check (basis in ('reported', 'estimated')),
    -- What the provider reported, whatever it is worth.
    reported         text    check (json_type(reported) = 'object'),
    started_at       integer not null,
    first_piece_ms   integer check (first_piece_ms >= 0),
    duration_ms      integer check (duration_ms >= 0),
    -- How long the candidate waited in vain, and whether that was given back.
    outage_ms        integer not null default 0 check (outage_ms >= 0),
    is_given_back    integer not null default 0 check (is_given_back in (0, 1)),
    -- What was sent, by the tables it is counted with, and in how many turns; nothing for calls of before
    -- this was kept.
    sent_text        integer check (sent_text >= 0),
    sent_turns       integer check (sent_turns >= 0),
    -- The answer by the same tables, where it is all that the model wrote.
    received_text    integer check (received_text >= 0),

    unique (session_id, answer_seq, attempt),
    foreign key (session_id, answer_seq) references messages (session_id, seq),
    check ((state = 'reserved') = (duration_ms is null)),
    check ((basis is null) = (input_tokens + output_tokens = 0 and state <> 'settled')),
    check (state <> 'reserved' or (input_tokens + output_tokens = 0 and outage_ms = 0)),
    check ((sent_text is null) = (sent_turns is null))
) strict;

insert into token_ledger (id, session_id, answer_seq, attempt, model, provider, state, reserved_input,
                          reserved_output, input_tokens, output_tokens, reasoning_tokens, basis, reported,
                          started_at, first_piece_ms, duration_ms, outage_ms, is_given_back)
select id, session_id, answer_seq, attempt, model, provider, state, reserved_input, reserved_output,
       input_tokens, output_tokens, reasoning_tokens, basis, reported, started_at, first_piece_ms,
       duration_ms, outage_ms, is_given_back
from ledger_before;

drop table ledger_before;

create unique index token_ledger_one_call_at_a_time on token_ledger (session_id)
    where state = 'reserved';
create index token_ledger_by_session on token_ledger (session_id, input_tokens, output_tokens);
create index token_ledger_outages on token_ledger (session_id, outage_ms)
    where outage_ms > 0 and is_given_back = 0;
create index token_ledger_reports on token_ledger (model, id)
    where basis = 'reported' and sent_text is not null;

create trigger sessions_tokens_are_the_ledgers
before update of tokens_used, input_tokens, output_tokens on sessions
when new.tokens_used <> new.input_tokens + new.output_tokens
    or (new.input_tokens, new.output_tokens) <> (
        select ifnull(sum(input_tokens), 0), ifnull(sum(output_tokens), 0)
        from token_ledger where session_id = new.id)
begin
    select raise(abort, 'tokens used are not the ledger''s sum');
end;

-- What was said and charged is never changed; only erasing a whole session, which leaves a tombstone, takes
-- it away.
create trigger messages_never_change before update on messages when old.status <> 'streaming' begin
    select raise(abort, 'what was said is never changed');
end;

create trigger messages_never_go before delete on messages
when not exists (select 1 from tombstones where session_id = old.session_id) begin
    select raise(abort, 'what was said is never removed');
end;

-- But for the one correction: what a provider reports takes the place of our own count.
create trigger token_ledger_charges_never_change before update on token_ledger
when old.state <> 'reserved' and (
    (new.session_id, new.answer_seq, new.attempt, new.model, new.provider, new.state)
        is not (old.session_id, old.answer_seq, old.attempt, old.model, old.provider, old.state)
    or (new.reserved_input, new.reserved_output, new.outage_ms)
        is not (old.reserved_input, old.reserved_output, old.outage_ms)
    or (new.sent_text, new.sent_turns, new.received_text)
        is not (old.sent_text, old.sent_turns, old.received_text)
    or ((new.input_tokens, new.output_tokens, new.reasoning_tokens, new.basis, new.reported)
            is not (old.input_tokens, old.output_tokens, old.reasoning_tokens, old.basis, old.reported)
        and not (old.state = 'settled' and old.basis = 'estimated' and old.reported is null
            and new.basis = 'reported' and new.reported is not null)))
begin
    select raise(abort, 'a charge is never changed');
end;

create trigger token_ledger_never_goes before delete on token_ledger
when not exists (select 1 from tombstones where session_id = old.session_id) begin
    select raise(abort, 'a charge is never removed');
end;
