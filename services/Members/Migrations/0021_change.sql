-- Who changed what, when, from what to what. Written by the tables themselves, so that no use case, import or repair can forget it.
-- What was said of a person hangs on person_id: emptying before and after is forgetting.
CREATE TABLE change (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  -- None when the platform did it by itself.
  by_person uuid,
  -- The import or the bulk edit that changed many at once.
  work uuid,
  subject text NOT NULL CHECK (subject IN ('organisation', 'person', 'function')),
  act text NOT NULL CHECK (act IN ('created', 'changed', 'deleted')),
  organisation_id uuid,
  person_id uuid,
  -- The version it led to; an undo touches only what has kept it.
  version bigint,
  before jsonb,
  after jsonb
);
CREATE INDEX change_organisation ON change (organisation_id, seq) WHERE organisation_id IS NOT NULL;
CREATE INDEX change_person ON change (person_id, seq) WHERE person_id IS NOT NULL;
CREATE INDEX change_work ON change (work) WHERE work IS NOT NULL;

CREATE FUNCTION change_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.before IS NULL AND NEW.after IS NULL
     AND (to_jsonb(NEW) - '{before,after}'::text[]) = (to_jsonb(OLD) - '{before,after}'::text[]) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a change is never rewritten';
END $$;
CREATE TRIGGER change_stays BEFORE UPDATE ON change FOR EACH ROW EXECUTE FUNCTION change_stays();

CREATE FUNCTION kept(said jsonb, keys text[]) RETURNS jsonb LANGUAGE sql IMMUTABLE AS
  $$ SELECT jsonb_object_agg(key, value) FROM jsonb_each(said) WHERE key = ANY(keys) AND value NOT IN ('null', '""', '[]') $$;
CREATE FUNCTION differing(said jsonb, other jsonb, keys text[]) RETURNS jsonb LANGUAGE sql IMMUTABLE AS
  $$ SELECT jsonb_object_agg(key, value) FROM jsonb_each(said) WHERE key = ANY(keys) AND value IS DISTINCT FROM other -> key $$;
CREATE FUNCTION living(person uuid) RETURNS boolean LANGUAGE sql STABLE AS
  $$ SELECT EXISTS (SELECT FROM person p WHERE p.id = $1 AND p.erased_at IS NULL) $$;

-- Arguments: the subject, the columns worth telling, the columns that name the organisation and the person.
CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  who uuid := nullif(current_setting('members.by', true), '')::uuid;
  job uuid := nullif(current_setting('members.work', true), '')::uuid;
  moment timestamptz := coalesce(nullif(current_setting('members.at', true), '')::timestamptz, now());
  keys text[] := TG_ARGV[1];
BEGIN
  IF TG_OP = 'INSERT' THEN
    -- What an import brings in is listed by the import.
    IF job IS NULL THEN
      INSERT INTO change (at, by_person, subject, act, organisation_id, person_id, version, after)
      SELECT moment, who, TG_ARGV[0], 'created', (n ->> TG_ARGV[2])::uuid, (n ->> TG_ARGV[3])::uuid, (n ->> 'version')::bigint,
        CASE TG_ARGV[0] WHEN 'function' THEN kept(n, keys) END
      FROM (SELECT to_jsonb(r) AS n FROM new_rows r) t;
    END IF;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO change (at, by_person, work, subject, act, organisation_id, person_id, before)
    SELECT moment, who, job, TG_ARGV[0], 'deleted', (o ->> TG_ARGV[2])::uuid, (o ->> TG_ARGV[3])::uuid,
      CASE WHEN living((o ->> TG_ARGV[3])::uuid) THEN kept(o, keys) END
    FROM (SELECT to_jsonb(r) AS o FROM old_rows r) t;
  ELSE
    INSERT INTO change (at, by_person, work, subject, act, organisation_id, person_id, version, before, after)
    SELECT moment, who, job, TG_ARGV[0], CASE WHEN gone THEN 'deleted' ELSE 'changed' END, (n ->> TG_ARGV[2])::uuid, (n ->> TG_ARGV[3])::uuid,
      (n ->> 'version')::bigint, CASE WHEN NOT gone THEN before END, CASE WHEN NOT gone THEN differing(n, o, keys) END
    FROM (SELECT o, n, (n ->> 'erased_at') IS NOT NULL AS gone, differing(o, n, keys) AS before
          FROM (SELECT to_jsonb(r) AS o, to_jsonb(s) AS n FROM old_rows r JOIN new_rows s USING (id)) rows) t
    WHERE before IS NOT NULL;
    IF TG_ARGV[0] = 'person' THEN
      UPDATE change c SET before = NULL, after = NULL
      FROM (SELECT to_jsonb(r) AS n FROM new_rows r) t
      WHERE (n ->> 'erased_at') IS NOT NULL AND c.person_id = (n ->> 'id')::uuid AND (c.before IS NOT NULL OR c.after IS NOT NULL);
    END IF;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER organisation_created AFTER INSERT ON organisation REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION note_change('organisation', '{}', 'id', '');
CREATE TRIGGER organisation_changed AFTER UPDATE ON organisation REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION note_change('organisation',
    '{name,kind,status,member_since,member_until,place,college,size_class,siren,mailboxes,domains,removed_at}', 'id', '');
CREATE TRIGGER person_created AFTER INSERT ON person REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION note_change('person', '{}', '', 'id');
CREATE TRIGGER person_changed AFTER UPDATE ON person REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION note_change('person', '{name,address,language,roles,default_organisation,on_own_behalf}', '', 'id');
CREATE TRIGGER function_created AFTER INSERT ON function REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION note_change('function', '{kind,standing,title,since,until}', 'organisation_id', 'person_id');
CREATE TRIGGER function_changed AFTER UPDATE ON function REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION note_change('function', '{kind,standing,title,since,until}', 'organisation_id', 'person_id');
CREATE TRIGGER function_deleted AFTER DELETE ON function REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION note_change('function', '{kind,standing,title,since,until}', 'organisation_id', 'person_id');
