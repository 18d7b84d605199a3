-- Every choice a mail honours. The replicas that are here are whole: nothing sent before carried more; people alone are asked for again.
ALTER TABLE person
  ADD COLUMN organisation_id uuid,
  -- Where the address came from when the person did not give it; said once, in the first mail.
  ADD COLUMN origin_detail text,
  ADD COLUMN origin_on date,
  ADD COLUMN informed_at timestamptz;
UPDATE person SET version = 0 WHERE NOT erased;

CREATE TABLE organisation (
  id uuid PRIMARY KEY,
  version bigint NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  status text NOT NULL,
  member_until date,
  population int,
  -- The place and everything it lies in.
  place_with_above text[] NOT NULL
);

ALTER TABLE preferences
  ADD COLUMN chosen_at timestamptz,
  ADD COLUMN places_exact text[] NOT NULL DEFAULT '{}',
  ADD COLUMN places_within text[] NOT NULL DEFAULT '{}',
  ADD COLUMN places_above text[] NOT NULL DEFAULT '{}',
  ADD COLUMN maturities text[] NOT NULL DEFAULT '{}',
  ADD COLUMN formats text[] NOT NULL DEFAULT '{}',
  ADD COLUMN watch_rhythm text NOT NULL DEFAULT 'weekly' CHECK (watch_rhythm IN ('as-it-comes', 'daily', 'weekly', 'monthly')),
  ADD COLUMN invitation_rhythm text NOT NULL DEFAULT 'as-it-comes' CHECK (invitation_rhythm IN ('as-it-comes', 'daily', 'weekly', 'monthly', 'never')),
  ADD COLUMN day int NOT NULL DEFAULT 2,
  ADD COLUMN hour int NOT NULL DEFAULT 7,
  ADD COLUMN mails_per_week int;

ALTER TABLE item
  ADD COLUMN format text NOT NULL DEFAULT 'news',
  ADD COLUMN places text[] NOT NULL DEFAULT '{}',
  ADD COLUMN places_with_above text[] NOT NULL DEFAULT '{}',
  ADD COLUMN maturities text[] NOT NULL DEFAULT '{}',
  ADD COLUMN audience text[] NOT NULL DEFAULT '{}',
  ADD COLUMN members_only boolean NOT NULL DEFAULT false,
  ADD COLUMN deadline date;

-- When the watch of somebody is due next; those who have it as it comes have no row.
CREATE TABLE turn (
  person_id uuid PRIMARY KEY,
  next_at timestamptz NOT NULL
);
CREATE INDEX turn_next ON turn (next_at);

ALTER TABLE digest ADD COLUMN kind text NOT NULL DEFAULT 'watch' CHECK (kind IN ('watch', 'essentials'));

-- What a person decided of invitations from a mail: it holds at once, before Members has recorded it.
CREATE TABLE invitation_choice (
  person_id uuid PRIMARY KEY,
  wants boolean NOT NULL,
  decided_at timestamptz NOT NULL
);

-- The cap counts the last seven days of a person.
CREATE INDEX mail_capped ON mail (person_id, due_at) WHERE purpose IN ('watch', 'invitation');

-- Those who want their watch by mail now: the latest of what they chose here and what Members last said. Nobody chose for those who
-- chose nothing: they read the essentials, for the organisation they act for while it is a member.
CREATE OR REPLACE VIEW reader AS
SELECT person.id, person.address, preferences.themes,
  preferences.chosen_at IS NULL AND preferences.themes = '{}' AS essentials,
  CASE WHEN preferences.chosen_at IS NULL AND preferences.themes = '{}' THEN 'weekly' ELSE preferences.watch_rhythm END AS rhythm,
  preferences.places_exact, preferences.places_within, preferences.places_above, preferences.maturities, preferences.formats,
  preferences.day, preferences.hour, preferences.mails_per_week,
  organisation.kind AS organisation_kind, organisation.name AS organisation_name, organisation.population, organisation.member_until,
  CASE WHEN organisation.status IN ('member', 'associate') THEN organisation.place_with_above END AS organisation_places
FROM person
JOIN preferences ON preferences.person_id = person.id
LEFT JOIN organisation ON organisation.id = person.organisation_id
LEFT JOIN mail_choice ON mail_choice.person_id = person.id
WHERE NOT person.erased
  AND CASE WHEN mail_choice.decided_at >= preferences.changed_at THEN mail_choice.wants ELSE preferences.by_mail END;
