-- Installed by the owner with search_path set to one service's schema; the service itself needs no more than DML.
-- Every name is unqualified, and every statement may be run again.

-- After a dump and restore the stored transaction numbers mean nothing in the new cluster: a new era opens, and older ones need no condition.
create table if not exists es_eras (
  era int primary key,
  opened_at timestamptz not null default now()
);
insert into es_eras (era) values (1) on conflict do nothing;

create sequence if not exists es_sequence as bigint;

create table if not exists es_streams (
  id text collate "C" primary key,
  version bigint not null,
  tx xid8 not null,
  era int not null
) with (fillfactor = 80);

create table if not exists es_events (
  tx xid8 not null,
  seq bigint not null,
  version bigint not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  era int not null,
  key_events int,
  stream text collate "C" not null,
  type text collate "C" not null,
  key text collate "C",
  cause_id text,
  data jsonb not null,
  headers jsonb,
  primary key (era, tx, seq),
  unique (stream, version)
);
-- The key stands on the first event of its append, with the number of events written under it.
create unique index if not exists es_events_key on es_events (stream, key) where key is not null;

-- The generation readers see; none while the first one of an inline projection is being built.
create table if not exists es_projections (
  name text collate "C" primary key,
  generation int
);

create table if not exists es_progress (
  projection text collate "C" not null references es_projections (name),
  generation int not null,
  version int not null,
  era int not null,
  tx xid8 not null,
  seq bigint not null,
  events bigint not null,
  state text not null check (state in ('running', 'paused')),
  error text,
  updated_at timestamptz not null,
  primary key (projection, generation)
);

create table if not exists es_documents (
  projection text collate "C" not null,
  generation int not null,
  id text collate "C" not null,
  data jsonb not null,
  primary key (projection, generation, id)
);

-- For readers of flat tables: where generation = es_generation('name').
create or replace function es_generation(p_name text) returns int language sql stable as
$$ select generation from es_projections where name = p_name $$;

-- A row that is visible and yet not below the snapshot's xmax was written by another cluster. Rows of the caller's own transaction are told apart.
create or replace function es_current_era() returns int language plpgsql as $$
declare
  v_era int;
begin
  select era into v_era from es_eras order by era desc limit 1;
  if exists (
    select from es_events
    where era = v_era and tx >= pg_snapshot_xmax(pg_current_snapshot()) and tx is distinct from pg_current_xact_id_if_assigned()
  ) then
    v_era := v_era + 1;
    insert into es_eras (era) values (v_era) on conflict do nothing;
  end if;
  return v_era;
end $$;

-- Appends to many streams at once. Streams come without duplicates and in one order for all callers, so two appends cannot wait for each other.
-- p_expected: version the stream must have, 0 for a new one, null for any. p_of: index of the event's stream; p_offset: 1, 2, ... within its stream.
-- Answers either the repeated keys (nothing was appended; call again without them) or the versions before and the sequence numbers drawn.
create or replace function es_append(
  p_streams text[], p_counts int[], p_expected bigint[],
  p_of int[], p_offset int[], p_type text[], p_data jsonb[], p_headers jsonb[], p_cause text[],
  p_key text[], p_key_events int[], p_occurred timestamptz[], p_recorded timestamptz, p_keyed boolean,
  out o_era int, out o_tx xid8, out o_before bigint[], out o_seqs bigint[],
  out o_repeated int[], out o_first bigint[], out o_count int[]
) language plpgsql as $$
declare
  v_ids text[];
  v_lowest xid8;
  v_stream text;
  v_wanted bigint;
  v_actual bigint;
begin
  o_era := es_current_era();
  -- The rows are locked here, before any number is drawn. The transaction kept is never below that of the stream's last event: a transaction
  -- that began earlier but appends later must still come after it in the log.
  with raised as (
    insert into es_streams as s (id, version, era, tx)
    select w.id, w.n, o_era, pg_current_xact_id() from unnest(p_streams, p_counts) with ordinality as w (id, n, nr) order by w.nr
    on conflict (id) do update set version = s.version + excluded.version, era = excluded.era,
      tx = case when s.era = excluded.era then greatest(s.tx, excluded.tx) else excluded.tx end
    returning s.id, s.version, s.tx
  )
  select array_agg(r.id), array_agg(r.version), min(r.tx), max(r.tx) into v_ids, o_before, v_lowest, o_tx from raised r;
  if v_ids <> p_streams then
    raise exception 'streams came back in another order';
  end if;

  if p_keyed then
    select array_agg(k.nr), array_agg(x.version), array_agg(x.key_events) into o_repeated, o_first, o_count
    from unnest(p_of, p_key) with ordinality as k (i, key, nr)
    cross join lateral (
      select e.version, e.key_events from es_events e where e.stream = p_streams[k.i] and e.key = k.key limit 1
    ) x
    where k.key is not null;
    if o_repeated is not null then
      update es_streams s set version = s.version - w.n from unnest(p_streams, p_counts) as w (id, n) where s.id = w.id;
      return;
    end if;
  end if;

  select array_agg(w.after - w.n order by w.nr) into o_before from unnest(o_before, p_counts) with ordinality as w (after, n, nr);
  if p_expected is not null then
    select w.id, w.expected, w.before into v_stream, v_wanted, v_actual
    from unnest(p_streams, p_expected, o_before) as w (id, expected, before) where w.expected <> w.before limit 1;
    if found then
      -- Npgsql hides details, which may hold values, but not hints.
      raise exception 'A stream has another version than expected' using errcode = 'ES001',
        hint = json_build_object('stream', v_stream, 'expected', v_wanted, 'actual', v_actual)::text;
    end if;
  end if;

  -- Everything of one append has one position, so each of its streams must remember the highest.
  if v_lowest <> o_tx then
    update es_streams set tx = o_tx where id = any (p_streams);
  end if;

  with written as (
    insert into es_events (era, tx, seq, stream, version, type, data, headers, cause_id, key, key_events, occurred_at, recorded_at)
    select o_era, o_tx, nextval('es_sequence'), p_streams[e.i], o_before[e.i] + e.o, e.type, e.data, e.headers, e.cause, e.key, e.key_events,
      e.occurred, p_recorded
    from unnest(p_of, p_offset, p_type, p_data, p_headers, p_cause, p_key, p_key_events, p_occurred)
      as e (i, o, type, data, headers, cause, key, key_events, occurred)
    returning seq
  )
  select array_agg(w.seq) into o_seqs from written w;
end $$;
