-- An event of the programme. Its hour is what the officer wrote on the wall clock of a zone; the instants are computed from it.
CREATE TABLE event (
  event_id uuid PRIMARY KEY,
  slug text NOT NULL UNIQUE,
  title text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('webinar', 'meeting', 'workshop', 'assembly', 'working-group', 'training', 'visit')),
  description text NOT NULL,
  local_start timestamp NOT NULL,
  local_end timestamp NOT NULL,
  zone text NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
  venue text NOT NULL CHECK (venue IN ('online', 'onsite', 'both')),
  address text NOT NULL,
  joining_link text NOT NULL,
  capacity int CHECK (capacity > 0),
  taken int NOT NULL DEFAULT 0 CHECK (taken >= 0),
  status text NOT NULL CHECK (status IN ('scheduled', 'cancelled')),
  cancel_reason text NOT NULL DEFAULT '',
  version bigint NOT NULL,
  sequence int NOT NULL,
  watch_item_id uuid,
  themes text[] NOT NULL,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  -- The lock on the row decides who takes the last place; this says so even to code that forgot it.
  CONSTRAINT event_places CHECK (capacity IS NULL OR taken <= capacity)
);
CREATE INDEX event_start ON event (starts_at);
CREATE INDEX event_end ON event (ends_at);

-- Every address an event ever had, so that none breaks and none is given twice.
CREATE TABLE event_slug (
  slug text PRIMARY KEY,
  event_id uuid NOT NULL REFERENCES event DEFERRABLE INITIALLY DEFERRED
);

-- A person leaves their rows without their id when they are erased: counts stay, nobody is named.
CREATE TABLE registration (
  registration_id uuid PRIMARY KEY,
  event_id uuid NOT NULL REFERENCES event,
  person_id uuid,
  status text NOT NULL CHECK (status IN ('registered', 'withdrawn')),
  version bigint NOT NULL,
  origin text NOT NULL CHECK (origin IN ('page', 'mail')),
  registered_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  UNIQUE (event_id, person_id)
);
CREATE INDEX registration_person ON registration (person_id) WHERE status = 'registered';

CREATE TABLE attendance (
  attendance_id uuid PRIMARY KEY,
  event_id uuid NOT NULL REFERENCES event,
  person_id uuid,
  present boolean NOT NULL,
  version bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  UNIQUE (event_id, person_id)
);
CREATE INDEX attendance_person ON attendance (person_id);

-- One line for each mail that a deadline will send.
CREATE TABLE reminder (
  event_id uuid NOT NULL REFERENCES event,
  person_id uuid NOT NULL,
  due_at timestamptz NOT NULL,
  sent_at timestamptz,
  PRIMARY KEY (event_id, person_id)
);
CREATE INDEX reminder_due ON reminder (due_at) WHERE sent_at IS NULL;

CREATE TABLE invitation (
  event_id uuid NOT NULL REFERENCES event,
  person_id uuid NOT NULL,
  invited_at timestamptz NOT NULL,
  PRIMARY KEY (event_id, person_id)
);

-- Replicas: what other services said, by version; a tombstone refuses anything later.
CREATE TABLE person (
  person_id uuid PRIMARY KEY,
  version bigint NOT NULL,
  name text NOT NULL,
  organisation_id uuid,
  staff boolean NOT NULL,
  erased boolean NOT NULL DEFAULT false
);
CREATE TABLE organisation (
  organisation_id uuid PRIMARY KEY,
  version bigint NOT NULL,
  name text NOT NULL
);
CREATE TABLE preference (
  person_id uuid PRIMARY KEY,
  version bigint NOT NULL,
  themes text[] NOT NULL
);
CREATE TABLE watch_item (
  item_id uuid PRIMARY KEY,
  version bigint NOT NULL,
  slug text NOT NULL,
  title text NOT NULL,
  themes text[] NOT NULL,
  kept_at timestamptz NOT NULL,
  withdrawn boolean NOT NULL DEFAULT false
);
