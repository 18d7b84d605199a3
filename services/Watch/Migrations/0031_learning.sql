-- What was learnt so far, of a size that does not grow: one row. Can always be made anew from the decisions.
CREATE TABLE learner (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  -- Which program wrote the weights: another one learns again from the decisions.
  edition int NOT NULL,
  weights bytea NOT NULL,
  -- Of each source: how many kept, how many decided.
  sources jsonb NOT NULL,
  lessons bigint NOT NULL,
  -- Decisions of before are no longer learnt from.
  forgets_before timestamptz,
  learnt_at timestamptz NOT NULL
);

-- A decision learnt from, with what had been guessed just before: how good the guesses are is measured on these.
CREATE TABLE lesson (
  decision_id uuid PRIMARY KEY REFERENCES decision ON DELETE CASCADE,
  seq bigint NOT NULL,
  item_id uuid NOT NULL,
  at timestamptz NOT NULL,
  -- None when only the themes of a kept item changed.
  kept boolean,
  -- How much it counts: an article out of date may have been worth keeping.
  weight real NOT NULL,
  themes text[] NOT NULL,
  guessed real NOT NULL,
  guessed_themes text[] NOT NULL,
  promise int NOT NULL,
  published_at timestamptz NOT NULL,
  undone boolean NOT NULL DEFAULT false
);
CREATE INDEX lesson_seq ON lesson (seq) WHERE NOT undone;
CREATE INDEX decision_undone ON decision (seq) WHERE undone_at IS NOT NULL;
