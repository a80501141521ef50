-- What each rule has said, from when to when: a row for each change of what it says, none for a start of the service.
-- The budget is how many pages a day it is allowed; pages are what it would have made a day of the days looked at.
CREATE TABLE rule_version (
  rule TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT,
  version TEXT NOT NULL,
  kind TEXT NOT NULL,
  concern TEXT NOT NULL,
  title_zh TEXT NOT NULL,
  title_en TEXT NOT NULL,
  definition TEXT NOT NULL,
  place TEXT NOT NULL,
  budget INTEGER,
  pages DOUBLE PRECISION,
  days DOUBLE PRECISION,
  checked_at BIGINT,
  PRIMARY KEY (rule, since)
);
CREATE UNIQUE INDEX rule_in_force ON rule_version (rule) WHERE until IS NULL;
