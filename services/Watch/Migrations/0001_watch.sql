-- A feed that the watch follows. Due when due_at is past; taken by one worker until taken_until.
CREATE TABLE source (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  address text NOT NULL UNIQUE,
  site text,
  folder text,
  language text NOT NULL,
  state text NOT NULL CHECK (state IN ('active', 'paused', 'gone')),
  added_by uuid NOT NULL,
  added_at timestamptz NOT NULL,
  etag text,
  last_modified text,
  body_hash bytea,
  -- Where permanent redirects led last time: the address changes when they lead there twice.
  moved_to text,
  rhythm interval NOT NULL,
  failures int NOT NULL DEFAULT 0,
  last_error_code text,
  last_error_fr text,
  last_error_en text,
  last_fetched_at timestamptz,
  last_success_at timestamptz,
  -- The last time it was asked without validators: servers that answer 304 for ever are found out.
  last_whole_at timestamptz,
  due_at timestamptz NOT NULL,
  taken_until timestamptz
);
CREATE INDEX source_due ON source (due_at) WHERE state = 'active';

-- Everything that came, once, whatever became of it.
CREATE TABLE item (
  id uuid PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  source_id uuid NOT NULL REFERENCES source,
  external_key text NOT NULL,
  address text,
  address_key text UNIQUE,
  title text NOT NULL,
  excerpt text NOT NULL,
  content text NOT NULL,
  content_policy int NOT NULL,
  language text NOT NULL,
  published_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  promise int NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'later', 'kept', 'written-off')),
  later_until timestamptz,
  slug text UNIQUE,
  themes text[] NOT NULL DEFAULT '{}',
  note text NOT NULL DEFAULT '',
  value int NOT NULL DEFAULT 2 CHECK (value BETWEEN 1 AND 3),
  reason text,
  kept_at timestamptz,
  decided_at timestamptz,
  -- Raised at each change of what other services know of it; 0 while it was never kept.
  version bigint NOT NULL DEFAULT 0,
  search tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('french_plain', title), 'A') || setweight(to_tsvector('french_plain', note), 'B')
    || setweight(to_tsvector('french_plain', excerpt), 'C')) STORED,
  UNIQUE (source_id, external_key)
);
CREATE INDEX item_waiting ON item (published_at DESC, seq DESC) WHERE state IN ('waiting', 'later');
CREATE INDEX item_promising ON item (promise DESC, published_at DESC, seq DESC) WHERE state IN ('waiting', 'later');
CREATE INDEX item_kept ON item (kept_at DESC, seq DESC) WHERE state = 'kept';
CREATE INDEX item_search ON item USING gin (search) WHERE state = 'kept';
CREATE INDEX item_themes ON item USING gin (themes) WHERE state = 'kept';
CREATE INDEX item_shared ON item (seq) WHERE version > 0;

-- Who decided what, when, and from what: what undoing goes back to.
CREATE TABLE decision (
  id uuid PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  item_id uuid NOT NULL REFERENCES item,
  by uuid NOT NULL,
  at timestamptz NOT NULL,
  from_state text NOT NULL,
  to_state text NOT NULL,
  from_themes text[] NOT NULL,
  from_note text NOT NULL,
  from_value int NOT NULL,
  undone_at timestamptz
);
CREATE INDEX decision_recent ON decision (seq DESC);
CREATE INDEX decision_item ON decision (item_id, seq DESC);
