-- Everything a person chooses to receive. An empty list is no limit; no theme at all means L'essentiel.
ALTER TABLE preferences
  ADD COLUMN chosen_at timestamptz,
  ADD COLUMN places text[] NOT NULL DEFAULT '{}',
  ADD COLUMN places_within text[] NOT NULL DEFAULT '{}',
  ADD COLUMN places_above text[] NOT NULL DEFAULT '{}',
  ADD COLUMN maturities text[] NOT NULL DEFAULT '{}',
  ADD COLUMN formats text[] NOT NULL DEFAULT '{}',
  -- The rhythm kept while the mail is stopped, so that taking it again is one click.
  ADD COLUMN watch_rhythm text NOT NULL DEFAULT 'weekly' CHECK (watch_rhythm IN ('as-it-comes', 'daily', 'weekly', 'monthly')),
  ADD COLUMN invitation_by_mail boolean NOT NULL DEFAULT true,
  ADD COLUMN invitation_rhythm text NOT NULL DEFAULT 'as-it-comes' CHECK (invitation_rhythm IN ('as-it-comes', 'daily', 'weekly')),
  ADD COLUMN invitation_said_at timestamptz NOT NULL DEFAULT '2000-01-01Z',
  ADD COLUMN day int NOT NULL DEFAULT 2 CHECK (day BETWEEN 1 AND 7),
  ADD COLUMN hour int NOT NULL DEFAULT 7 CHECK (hour BETWEEN 0 AND 23),
  ADD COLUMN mails_per_week int CHECK (mails_per_week > 0),
  ADD CHECK (places_within <@ places AND places_above <@ places);
UPDATE preferences SET chosen_at = changed_at WHERE themes <> '{}';

-- What the watch keeps, as far as it takes to say what a choice would bring.
CREATE TABLE kept_item (
  id uuid PRIMARY KEY,
  version bigint NOT NULL,
  themes text[] NOT NULL DEFAULT '{}',
  places text[] NOT NULL DEFAULT '{}',
  format text NOT NULL DEFAULT 'news',
  maturities text[] NOT NULL DEFAULT '{}',
  kept_at timestamptz,
  withdrawn boolean NOT NULL DEFAULT false
);
CREATE INDEX kept_item_recent ON kept_item (kept_at) WHERE NOT withdrawn;
