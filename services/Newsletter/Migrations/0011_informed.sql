-- Who was informed by a first mail, whatever kind it was, is told to Members for its register: until now only the watch said so. Telling twice changes nothing.
INSERT INTO outbox (id, type, body, created_at)
SELECT gen_random_uuid(), 'Animation.Contracts.Newsletter.PersonInformed',
  jsonb_build_object('personId', p.id, 'mailId', m.mailing_id, 'purpose', m.purpose, 'informedAt', p.informed_at), now()
FROM person p
JOIN LATERAL (
  SELECT mailing_id, purpose FROM mail WHERE person_id = p.id AND state = 'sent' AND purpose IN ('watch', 'invitation') ORDER BY finished_at LIMIT 1) m ON true
WHERE p.informed_at IS NOT NULL AND NOT p.erased;
