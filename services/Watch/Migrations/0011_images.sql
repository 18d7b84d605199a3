-- What seals the addresses of images, so that the relay fetches only those that our own pages show.
CREATE TABLE image_secret (secret bytea NOT NULL);
INSERT INTO image_secret SELECT decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex');

-- Images fetched lately; without type, one that could not be had.
CREATE TABLE image (
  key bytea PRIMARY KEY,
  type text,
  bytes bytea,
  fetched_at timestamptz NOT NULL
);
CREATE INDEX image_age ON image (fetched_at DESC);
