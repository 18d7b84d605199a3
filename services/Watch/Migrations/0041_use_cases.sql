-- What a member did and tells so that others can do it too.
CREATE TABLE use_case (
  id uuid PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  state text NOT NULL CHECK (state IN ('proposed', 'to-complete', 'published', 'refused')),
  title text NOT NULL,
  solution text NOT NULL,
  cost text NOT NULL,
  contacts text NOT NULL,
  reuse text NOT NULL,
  themes text[] NOT NULL DEFAULT '{}',
  slug text UNIQUE,
  -- The item of the library that stands for it once published, and the item that it was made from.
  item_id uuid REFERENCES item,
  from_item_id uuid REFERENCES item,
  -- None when the person was erased.
  proposer_id uuid,
  proposed_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  published_at timestamptz,
  -- What the officer asks for, or why not.
  reason text NOT NULL DEFAULT '',
  -- Raised at each change that others are told of.
  version bigint NOT NULL DEFAULT 0
);
CREATE INDEX use_case_state ON use_case (state, seq DESC);
CREATE INDEX use_case_proposer ON use_case (proposer_id);
CREATE INDEX use_case_item ON use_case (item_id);
CREATE INDEX use_case_from ON use_case (from_item_id);

-- One documented opinion of each expert; what it was before stays readable.
CREATE TABLE opinion (
  id uuid PRIMARY KEY,
  use_case_id uuid NOT NULL REFERENCES use_case,
  expert_id uuid,
  usefulness int NOT NULL CHECK (usefulness BETWEEN 1 AND 4),
  scale int NOT NULL CHECK (scale BETWEEN 1 AND 4),
  why text NOT NULL,
  at timestamptz NOT NULL,
  replaced_at timestamptz
);
CREATE UNIQUE INDEX opinion_current ON opinion (use_case_id, expert_id) WHERE replaced_at IS NULL;
CREATE INDEX opinion_expert ON opinion (expert_id);
