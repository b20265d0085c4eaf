-- The version that last changed something a form for the session is about: whoever filled the form from an
-- older one is asked to look again. No form is open while this runs, so that those of before count as never
-- changed.
alter table sessions add column config_version integer not null default 1 check (config_version >= 1);
