-- What an alarm rests on: the rule's version, and the readings that decided it as a JSON array. The cause of an outage.
ALTER TABLE alarm ADD COLUMN rule_version TEXT NOT NULL DEFAULT '';
ALTER TABLE alarm ADD COLUMN deciding TEXT NOT NULL DEFAULT '[]';
ALTER TABLE alarm ADD COLUMN cause TEXT NOT NULL DEFAULT 'UNNAMED';

-- Confirmed: a person says that the cause is mended. Shelved: put aside by a person until then.
-- Suppressed: by another alarm, a maintenance, or because it is out of service.
ALTER TABLE alarm ADD COLUMN confirmed_by TEXT;
ALTER TABLE alarm ADD COLUMN confirmed_at BIGINT;
ALTER TABLE alarm ADD COLUMN confirmed_note TEXT;
ALTER TABLE alarm ADD COLUMN shelved_by TEXT;
ALTER TABLE alarm ADD COLUMN shelved_at BIGINT;
ALTER TABLE alarm ADD COLUMN shelved_until BIGINT;
ALTER TABLE alarm ADD COLUMN shelved_once BOOLEAN;
ALTER TABLE alarm ADD COLUMN shelved_reason TEXT;
ALTER TABLE alarm ADD COLUMN suppressed TEXT;
ALTER TABLE alarm ADD COLUMN suppressed_by TEXT;
ALTER TABLE alarm ADD COLUMN suppressed_at BIGINT;
CREATE INDEX alarm_suppressed_by ON alarm (suppressed_by) WHERE suppressed_by IS NOT NULL;
CREATE INDEX alarm_shelved ON alarm (shelved_until) WHERE shelved_by IS NOT NULL;

-- CONFIRMED is now what a person says.
UPDATE alarm_change SET what = 'CORROBORATED' WHERE what = 'CONFIRMED';
