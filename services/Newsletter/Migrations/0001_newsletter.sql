-- Replicas. A version that is not newer changes nothing; an erased person or a withdrawn item leaves its tombstone.
CREATE TABLE person (
  id uuid PRIMARY KEY,
  version bigint NOT NULL,
  name text,
  address text,
  language text NOT NULL DEFAULT 'fr',
  erased boolean NOT NULL DEFAULT false,
  CHECK (erased = (address IS NULL))
);

CREATE TABLE preferences (
  person_id uuid PRIMARY KEY,
  version bigint NOT NULL,
  themes text[] NOT NULL,
  by_mail boolean NOT NULL,
  changed_at timestamptz NOT NULL
);
CREATE INDEX preferences_themes ON preferences USING gin (themes) WHERE by_mail;

CREATE TABLE item (
  id uuid PRIMARY KEY,
  version bigint NOT NULL,
  slug text NOT NULL DEFAULT '',
  title text NOT NULL DEFAULT '',
  url text NOT NULL DEFAULT '',
  source_name text NOT NULL DEFAULT '',
  language text NOT NULL DEFAULT 'fr',
  themes text[] NOT NULL DEFAULT '{}',
  note text NOT NULL DEFAULT '',
  value int NOT NULL DEFAULT 1,
  kept_at timestamptz,
  withdrawn boolean NOT NULL DEFAULT false
);
CREATE INDEX item_recent ON item (kept_at) WHERE NOT withdrawn;

-- What a person decided from a mail: it holds at once, before Members has recorded it.
CREATE TABLE mail_choice (
  person_id uuid PRIMARY KEY,
  wants boolean NOT NULL,
  decided_at timestamptz NOT NULL
);

-- One run of the watch by mail; the one of a scheduled hour exists once.
CREATE TABLE digest (
  id uuid PRIMARY KEY,
  scheduled_for timestamptz UNIQUE,
  started_at timestamptz NOT NULL,
  people int NOT NULL
);

-- An item reaches a person once, whatever happens.
CREATE TABLE digest_item (
  person_id uuid NOT NULL,
  item_id uuid NOT NULL,
  digest_id uuid NOT NULL REFERENCES digest,
  PRIMARY KEY (person_id, item_id)
);
CREATE INDEX digest_item_by_digest ON digest_item (digest_id, person_id);

-- One row per mailing and recipient: it is at once the queue and the proof.
CREATE TABLE mail (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  mailing_id uuid NOT NULL,
  recipient text NOT NULL,
  person_id uuid,
  address text,
  purpose text NOT NULL CHECK (purpose IN ('sign-in', 'registration', 'invitation', 'watch')),
  urgency int NOT NULL,
  content jsonb,
  sealed_secret text,
  requested_at timestamptz NOT NULL,
  expires_at timestamptz,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'sent', 'refused', 'unknown', 'expired', 'dropped')),
  due_at timestamptz NOT NULL,
  taken_until timestamptz,
  attempts int NOT NULL DEFAULT 0,
  first_attempt_at timestamptz,
  finished_at timestamptz,
  -- Why it stands where it stands: a code of ours, then what the relay said. The reply may quote an address.
  reason text,
  reply text,
  UNIQUE (mailing_id, recipient),
  CHECK ((person_id IS NULL) <> (address IS NULL)),
  CHECK ((state IN ('waiting', 'sending', 'unknown')) = (finished_at IS NULL))
);
CREATE INDEX mail_queue ON mail (urgency, due_at, seq) WHERE state = 'waiting';
CREATE INDEX mail_open ON mail (state) WHERE state IN ('sending', 'unknown');
CREATE INDEX mail_person ON mail (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX mail_finished ON mail (state, seq);

-- Addresses that relays call dead. Two refusals on two mails close one, an accepted mail opens it again.
CREATE TABLE dead_address (
  address text PRIMARY KEY,
  refusals int NOT NULL,
  refused_at timestamptz NOT NULL
);

-- Those who want their watch by mail now: the latest of what they chose here and what Members last said.
CREATE VIEW reader AS
SELECT person.id, person.address, preferences.themes
FROM person
JOIN preferences ON preferences.person_id = person.id
LEFT JOIN mail_choice ON mail_choice.person_id = person.id
WHERE NOT person.erased
  AND CASE WHEN mail_choice.decided_at >= preferences.changed_at THEN mail_choice.wants ELSE preferences.by_mail END;
