-- The only place where a person and a subject meet. An erased person keeps a row without subject: the tombstone.
CREATE TABLE subject (
  person_id uuid PRIMARY KEY,
  subject_id uuid UNIQUE,
  person_version bigint NOT NULL DEFAULT 0,
  erased_version bigint,
  CHECK ((subject_id IS NULL) = (erased_version IS NOT NULL))
);

-- Free words stay out of the facts: a title or a name can be corrected, the log cannot.
CREATE TABLE organisation_name (
  organisation_id uuid PRIMARY KEY,
  version bigint NOT NULL,
  name text NOT NULL
);

CREATE TABLE event_title (
  event_id uuid PRIMARY KEY,
  version bigint NOT NULL,
  title text NOT NULL,
  slug text NOT NULL
);

-- The projection "reach": one row for each thing a subject did or received, as it stands after corrections.
CREATE TABLE reach_fact (
  generation int NOT NULL,
  subject_id uuid NOT NULL,
  what text NOT NULL CHECK (what IN ('registration', 'attendance', 'digest')),
  ref uuid NOT NULL,
  version bigint NOT NULL,
  counts boolean NOT NULL,
  at timestamptz NOT NULL,
  day date NOT NULL,
  organisation_id uuid,
  organisation_group text NOT NULL DEFAULT 'unknown',
  staff boolean NOT NULL DEFAULT false,
  PRIMARY KEY (generation, subject_id, what, ref)
);
CREATE INDEX reach_fact_day ON reach_fact (generation, day);
CREATE INDEX reach_fact_ref ON reach_fact (generation, ref, what);
CREATE INDEX reach_fact_organisation ON reach_fact (generation, organisation_id);

CREATE TABLE reach_affiliation (
  generation int NOT NULL,
  subject_id uuid NOT NULL,
  version bigint NOT NULL,
  since timestamptz NOT NULL,
  organisation_id uuid,
  staff boolean NOT NULL,
  PRIMARY KEY (generation, subject_id, version)
);
CREATE INDEX reach_affiliation_organisation ON reach_affiliation (generation, organisation_id);

CREATE TABLE reach_organisation (
  generation int NOT NULL,
  organisation_id uuid NOT NULL,
  version bigint NOT NULL,
  since timestamptz NOT NULL,
  organisation_group text NOT NULL,
  status text NOT NULL,
  PRIMARY KEY (generation, organisation_id, version)
);

CREATE TABLE reach_event (
  generation int NOT NULL,
  event_id uuid NOT NULL,
  version bigint NOT NULL,
  status text NOT NULL,
  starts_at timestamptz NOT NULL,
  day date NOT NULL,
  PRIMARY KEY (generation, event_id)
);

CREATE TABLE reach_watch (
  generation int NOT NULL,
  what text NOT NULL CHECK (what IN ('kept', 'written-off', 'source')),
  ref uuid NOT NULL,
  day date NOT NULL,
  PRIMARY KEY (generation, what, ref)
);
