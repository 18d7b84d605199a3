-- How an address came when the person did not give it themselves: the first mail says it.
ALTER TABLE person
  ADD COLUMN origin_means text CHECK (origin_means IN ('import', 'officer')),
  ADD COLUMN origin_detail text,
  ADD COLUMN origin_on date,
  ADD CONSTRAINT person_origin CHECK ((origin_means IS NULL) = (origin_on IS NULL));
