CREATE TABLE organisation (
  id uuid PRIMARY KEY,
  version bigint NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  -- Letters alone, for the search and for homonyms; written by the program, never by unaccent.
  plain_name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('commune', 'epci', 'metropole', 'departement', 'region', 'syndicat', 'etat', 'etablissement_public',
    'association', 'entreprise', 'entreprise_interet_general', 'cooperative', 'recherche', 'particulier')),
  status text NOT NULL CHECK (status IN ('member', 'associate', 'not-yet', 'former')),
  member_since date,
  member_until date CHECK (member_until >= member_since),
  place text,
  population int CHECK (population >= 0),
  changed_at timestamptz NOT NULL
);
CREATE INDEX organisation_search ON organisation USING gin (plain_name gin_trgm_ops);
CREATE INDEX organisation_place ON organisation (place);

CREATE TABLE person (
  id uuid PRIMARY KEY,
  -- Tombstones included: an erased person keeps id and version, nothing else.
  version bigint NOT NULL,
  name text CHECK (length(name) BETWEEN 1 AND 120),
  address text CHECK (length(address) BETWEEN 3 AND 254 AND address = lower(address)),
  plain_name text NOT NULL,
  language text NOT NULL CHECK (language IN ('fr', 'en')),
  roles text[] NOT NULL CHECK (roles <@ ARRAY['officer', 'director', 'expert', 'admin']),
  changed_at timestamptz NOT NULL,
  erased_at timestamptz,
  CHECK ((erased_at IS NULL) = (name IS NOT NULL AND address IS NOT NULL))
);
CREATE UNIQUE INDEX person_address ON person (address);
CREATE INDEX person_search ON person USING gin (plain_name gin_trgm_ops);

-- What somebody does in an organisation, and when: elections change half of them in one night.
CREATE TABLE function (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  organisation_id uuid NOT NULL REFERENCES organisation,
  kind text NOT NULL CHECK (kind IN ('agent', 'elected', 'other')),
  standing text CHECK (standing IN ('titular', 'deputy')),
  title text NOT NULL DEFAULT '',
  since date NOT NULL,
  until date CHECK (until >= since)
);
CREATE INDEX function_person ON function (person_id);
CREATE INDEX function_organisation ON function (organisation_id);

CREATE TABLE preferences (
  person_id uuid PRIMARY KEY REFERENCES person,
  version bigint NOT NULL,
  themes text[] NOT NULL,
  watch_by_mail boolean NOT NULL,
  -- When the person last said yes or no to mail: a stop that arrives late still counts if it was said later.
  watch_said_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL
);
