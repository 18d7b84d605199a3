-- What an item is, whom it concerns, until when. Empty lists mean: everybody, everywhere.
ALTER TABLE item
  ADD COLUMN format text NOT NULL DEFAULT 'news',
  ADD COLUMN places text[] NOT NULL DEFAULT '{}',
  ADD COLUMN maturities text[] NOT NULL DEFAULT '{}',
  ADD COLUMN audience text[] NOT NULL DEFAULT '{}',
  ADD COLUMN members_only boolean NOT NULL DEFAULT false,
  ADD COLUMN deadline date,
  ADD COLUMN call_amount text NOT NULL DEFAULT '',
  ADD COLUMN call_who text NOT NULL DEFAULT '',
  -- Whom a legal text obliges: these kinds, from so many inhabitants or agents on.
  ADD COLUMN obliged_kinds text[] NOT NULL DEFAULT '{}',
  ADD COLUMN obliged_population int,
  ADD COLUMN obliged_agents int,
  ADD COLUMN paid boolean NOT NULL DEFAULT false,
  ADD COLUMN evergreen boolean NOT NULL DEFAULT false,
  -- Written by the association itself, with the licence under which it may be reused.
  ADD COLUMN own boolean NOT NULL DEFAULT false,
  ADD COLUMN licence text,
  ADD COLUMN publish_at timestamptz;

ALTER TABLE item DROP CONSTRAINT item_state_check;
ALTER TABLE item ADD CONSTRAINT item_state_check CHECK (state IN ('waiting', 'later', 'scheduled', 'kept', 'merged', 'written-off'));
CREATE INDEX item_deadline ON item (deadline) WHERE state = 'kept' AND deadline IS NOT NULL;
CREATE INDEX item_scheduled ON item (publish_at) WHERE state = 'scheduled';

-- Where the item stood, whole: what undoing gives back. Older decisions have only the from_ columns.
ALTER TABLE decision
  ADD COLUMN before jsonb,
  ADD COLUMN reason text,
  -- Decisions taken with one button go back with one button.
  ADD COLUMN batch uuid;
CREATE INDEX decision_batch ON decision (batch) WHERE batch IS NOT NULL;
