-- An interview session. Times are milliseconds since 1970 UTC; `_s` and `_ms` are lengths.
-- The CHECKs repeat the rules of the lifecycle and the limits, so that no program can break them.
create table sessions (
    no                       integer primary key,
    id                       blob    not null unique check (length(id) = 16),
    version                  integer not null check (version >= 1),
    status                   text    not null
        check (status in ('created', 'active', 'paused', 'completed', 'expired')),
    candidate_name           text    not null check (length(candidate_name) between 1 and 255),
    candidate_email          text             check (length(candidate_email) between 3 and 254),
    challenge_title          text,
    model                    text    not null check (model <> ''),
    time_limit_s             integer not null check (time_limit_s between 300 and 86400 and time_limit_s % 60 = 0),
    original_time_limit_s    integer not null check (original_time_limit_s between 300 and 10800),
    token_budget             integer not null check (token_budget between 1000 and 2000000),
    original_token_budget    integer not null check (original_token_budget between 1000 and 200000),
    tokens_used              integer not null default 0 check (tokens_used >= 0),
    input_tokens             integer not null default 0 check (input_tokens >= 0),
    output_tokens            integer not null default 0 check (output_tokens >= 0),
    message_count            integer not null default 0 check (message_count >= 0),
    created_at               integer not null,
    updated_at               integer not null,
    started_at               integer,
    ended_at                 integer,
    -- Time run before the present stretch, and stood still before the present pause.
    ran_ms                   integer not null default 0 check (ran_ms >= 0),
    paused_ms                integer not null default 0 check (paused_ms >= 0),
    -- The present stretch began here: on the wall, and on the steady hand of `boot_id`.
    running_since            integer,
    running_since_steady_ms  integer,
    -- The last heartbeat, on both hands.
    seen_at                  integer,
    seen_steady_ms           integer,
    boot_id                  integer,
    -- A gap that waits for the interviewer's answer.
    gap_from                 integer,
    gap_ms                   integer check (gap_ms >= 0),
    gap_measured_by          text    check (gap_measured_by in ('steady', 'wall', 'unknown')),
    is_sample                integer not null default 0 check (is_sample in (0, 1)),
    deleted_at               integer,
    -- The order of a session's life, to sort by.
    status_rank              integer not null generated always as (
        case status when 'created' then 0 when 'active' then 1 when 'paused' then 2
                    when 'completed' then 3 else 4 end) virtual,
    -- The end of the trail.
    trail_len                integer not null check (trail_len >= 1),
    trail_hash               blob    not null check (length(trail_hash) = 32),
    -- Long texts last: a row is read up to the last column asked for.
    challenge_text           text             check (length(challenge_text) <= 100000),
    config                   text    not null default '{}'
        check (json_type(config) = 'object' and length(cast(config as blob)) <= 65536),

    check ((status = 'created') = (started_at is null)),
    check ((status in ('completed', 'expired')) = (ended_at is not null)),
    check ((status = 'active') = (running_since is not null)),
    check ((running_since is null) = (running_since_steady_ms is null)),
    check ((started_at is null) = (seen_at is null)),
    check ((seen_at is null) = (seen_steady_ms is null) and (seen_at is null) = (boot_id is null)),
    check (gap_ms is null or status = 'paused'),
    check ((gap_ms is null) = (gap_from is null) and (gap_ms is null) = (gap_measured_by is null)),
    check (deleted_at is null or status = 'created'),
    check (time_limit_s >= original_time_limit_s and token_budget >= original_token_budget)
) strict;

-- An index for every order of the list, read forwards or backwards; `no` settles ties.
create index sessions_by_created on sessions (created_at, no) where deleted_at is null;
create index sessions_by_updated on sessions (updated_at, no) where deleted_at is null;
create index sessions_by_candidate on sessions (candidate_name collate nocase, no)
    where deleted_at is null;
create index sessions_by_challenge on sessions (challenge_title collate nocase, no)
    where deleted_at is null;
create index sessions_by_model on sessions (model, no) where deleted_at is null;
create index sessions_by_life on sessions (status_rank, no) where deleted_at is null;
create index sessions_by_time on sessions (time_limit_s, no) where deleted_at is null;
create index sessions_by_tokens on sessions (tokens_used, no) where deleted_at is null;
-- The usual order within one status.
create index sessions_by_status on sessions (status, created_at, no) where deleted_at is null;
create index sessions_by_deletion on sessions (deleted_at) where deleted_at is not null;
create index sessions_by_sample on sessions (is_sample) where is_sample = 1;

-- How many sessions are in each status, kept by triggers so that nobody has to count.
create table session_counts (
    status    text    not null,
    is_sample integer not null,
    total     integer not null check (total >= 0),
    primary key (status, is_sample)
) strict, without rowid;

insert into session_counts (status, is_sample, total)
select status, is_sample, 0
from (select 'created' as status union select 'active' union select 'paused'
      union select 'completed' union select 'expired'),
     (select 0 as is_sample union select 1);

create trigger sessions_counted after insert on sessions when new.deleted_at is null begin
    update session_counts set total = total + 1
    where status = new.status and is_sample = new.is_sample;
end;

create trigger sessions_recounted after update of status, deleted_at on sessions
when old.status <> new.status or (old.deleted_at is null) <> (new.deleted_at is null) begin
    update session_counts set total = total - (old.deleted_at is null)
    where status = old.status and is_sample = old.is_sample;
    update session_counts set total = total + (new.deleted_at is null)
    where status = new.status and is_sample = new.is_sample;
end;

create trigger sessions_uncounted after delete on sessions when old.deleted_at is null begin
    update session_counts set total = total - 1
    where status = old.status and is_sample = old.is_sample;
end;
