-- The publisher of what came without a feed: it is never fetched and stands in no list of sources.
ALTER TABLE source DROP CONSTRAINT source_state_check;
ALTER TABLE source ADD CONSTRAINT source_state_check CHECK (state IN ('active', 'paused', 'gone', 'stopped', 'manual'));

ALTER TABLE item
  ADD COLUMN via text NOT NULL DEFAULT 'feed' CHECK (via IN ('feed', 'link', 'proposal', 'table', 'mail')),
  -- Who proposed it and why; nobody once they are erased.
  ADD COLUMN proposed_by uuid,
  ADD COLUMN proposal text NOT NULL DEFAULT '',
  -- Its place among the first steps; none when it is not one of them.
  ADD COLUMN step int;
CREATE INDEX item_proposed ON item (proposed_by, seq DESC) WHERE proposed_by IS NOT NULL;
CREATE INDEX item_steps ON item (step) WHERE state = 'kept' AND evergreen;
