-- When the person last proved who they are, and what they would call the device; both go when the session ends.
ALTER TABLE session ADD COLUMN proved_at timestamptz, ADD COLUMN device text NOT NULL DEFAULT '';
