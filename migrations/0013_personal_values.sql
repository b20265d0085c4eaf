-- Names, addresses, reasons and fingerprints of texts leave the hashed part of the trail. An entry holds a
-- commitment to each (SHA-256 over a salt and the value), and salt and value stand here, where they can be
-- erased without breaking the trail: a JSON object from the value's place in `data` to {"salt", "value"},
-- or to {"erased_at", "because"}. Entries of before have nothing here and hold their values in clear.
alter table session_events add column personal text check (json_type(personal) = 'object');

drop trigger session_events_never_change;

create trigger session_events_never_change
before update of session_id, seq, type, actor, actor_name, data, at, prev_hash, hash on session_events
begin
    select raise(abort, 'a trail is never changed');
end;

create trigger session_events_values_are_only_erased before update of personal on session_events
when old.personal is null
  or new.personal is null
  or (select count(*) from json_each(old.personal)) <> (select count(*) from json_each(new.personal))
  or exists (
      select 1 from json_each(old.personal) was
      left join json_each(new.personal) now on now.key = was.key
      where now.key is null
         or (now.value is not was.value
             and (was.value ->> 'erased_at' is not null
                  or json_type(now.value, '$.erased_at') is not 'integer'
                  or json_type(now.value, '$.because') is not 'text'
                  or (select count(*) from json_each(now.value)) <> 2))
  )
begin
    select raise(abort, 'a personal value of a trail is only ever erased');
end;
