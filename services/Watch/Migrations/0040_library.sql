-- A publisher who does not want excerpts of its articles here: the title and the link remain.
ALTER TABLE source ADD COLUMN no_excerpt boolean NOT NULL DEFAULT false;

-- Everything one can narrow the library by, as codes with a letter before: one index answers every mixture.
CREATE FUNCTION item_facets(themes text[], places text[], format text, maturities text[], audience text[], source uuid, kept timestamptz)
RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
  SELECT ARRAY(
    SELECT 't:' || theme FROM unnest(themes) theme
    UNION ALL SELECT DISTINCT 'p:' || place FROM unnest(places) place
    UNION ALL SELECT 'f:' || format
    UNION ALL SELECT 'm:' || maturity FROM unnest(maturities) maturity
    UNION ALL SELECT 'a:' || kind FROM unnest(audience) kind
    UNION ALL SELECT 's:' || source::text
    UNION ALL SELECT 'y:' || to_char(kept AT TIME ZONE 'Europe/Paris', 'YYYY'))
$$;

-- The heap holds what filters and sorts; texts stand beside it, so that reading ten thousand rows stays cheap.
ALTER TABLE item SET (toast_tuple_target = 400);
ALTER TABLE item
  ADD COLUMN useful int NOT NULL DEFAULT 0,
  -- The places an item names and all they lie in, so that Bretagne finds what concerns Rennes.
  ADD COLUMN places_above text[] NOT NULL DEFAULT '{}';
ALTER TABLE item ADD COLUMN facets text[] GENERATED ALWAYS AS (
  CASE WHEN kept_at IS NULL THEN '{}'::text[] ELSE item_facets(themes, places || places_above, format, maturities, audience, source_id, kept_at) END) STORED;
ALTER TABLE item ALTER COLUMN facets SET STORAGE MAIN;
CREATE INDEX item_facet ON item USING gin (facets) WHERE state = 'kept';
CREATE INDEX item_by_value ON item (value DESC, kept_at DESC, seq DESC) WHERE state = 'kept';
CREATE INDEX item_by_useful ON item (useful DESC, kept_at DESC, seq DESC) WHERE state = 'kept';
DROP INDEX item_themes;

-- "Utile": once a person, undoable. A person erased leaves the total, not the mark.
CREATE TABLE useful_mark (
  item_id uuid NOT NULL REFERENCES item ON DELETE CASCADE,
  person_id uuid NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (item_id, person_id)
);
CREATE INDEX useful_mark_person ON useful_mark (person_id);

-- "Garder pour moi": nobody else's business.
CREATE TABLE my_item (
  person_id uuid NOT NULL,
  item_id uuid NOT NULL REFERENCES item ON DELETE CASCADE,
  at timestamptz NOT NULL,
  PRIMARY KEY (person_id, item_id)
);

-- A filter somebody gave a name, followed by feed at an address nobody can guess.
CREATE TABLE saved_filter (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL,
  name text NOT NULL,
  query text NOT NULL,
  token text NOT NULL UNIQUE,
  at timestamptz NOT NULL
);
CREATE INDEX saved_filter_person ON saved_filter (person_id);

-- Replicas: what the watch needs to say what concerns a reader. No name, no address.
CREATE TABLE person (
  person_id uuid PRIMARY KEY,
  version bigint NOT NULL,
  organisation_id uuid,
  erased boolean NOT NULL DEFAULT false
);
CREATE TABLE organisation (
  organisation_id uuid PRIMARY KEY,
  version bigint NOT NULL,
  kind text NOT NULL,
  place text,
  population int
);
CREATE TABLE preference (
  person_id uuid PRIMARY KEY,
  version bigint NOT NULL,
  themes text[] NOT NULL,
  formats text[] NOT NULL,
  maturities text[] NOT NULL,
  -- Places followed as they are, with what they lie in where asked; and places followed with all that lies in them.
  places text[] NOT NULL,
  places_within text[] NOT NULL
);
CREATE TABLE event (
  event_id uuid PRIMARY KEY,
  version bigint NOT NULL,
  slug text NOT NULL,
  title text NOT NULL,
  status text NOT NULL,
  starts_at timestamptz NOT NULL,
  watch_item_id uuid
);
CREATE INDEX event_item ON event (watch_item_id) WHERE watch_item_id IS NOT NULL;

-- How often the open files were taken: a number a day, nothing of who.
CREATE TABLE download (
  file text NOT NULL,
  day date NOT NULL,
  count bigint NOT NULL,
  PRIMARY KEY (file, day)
);
