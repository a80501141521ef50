-- What rules ask for besides readings. Of a station: ratings, levels and hours, one 'name=value' line each.
ALTER TABLE station ADD COLUMN attributes TEXT NOT NULL DEFAULT '';

-- Of a person: what a doctor has on file, as words, and since when they are up from the lowlands (day since 1970-01-01).
CREATE TABLE person_file (
  person     TEXT PRIMARY KEY REFERENCES person (id),
  conditions TEXT NOT NULL,
  arrived    INTEGER
);
