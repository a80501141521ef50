-- One text for SQLite and PostgreSQL: ids are TEXT, times BIGINT milliseconds since 1970 UTC, enumerations the
-- constant's name. Empty text means "none"; NULL only where a number or a time is missing.

CREATE TABLE area (
  id      TEXT PRIMARY KEY,
  parent  TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL
);

CREATE TABLE station (
  id          TEXT PRIMARY KEY,
  type        TEXT NOT NULL,
  name_zh     TEXT NOT NULL,
  name_en     TEXT NOT NULL,
  area        TEXT NOT NULL REFERENCES area (id),
  altitude    INTEGER,
  zone        TEXT NOT NULL,
  latitude    DOUBLE PRECISION NOT NULL,
  longitude   DOUBLE PRECISION NOT NULL,
  capacity    INTEGER NOT NULL,
  always_open BOOLEAN NOT NULL
);

CREATE TABLE device (
  id              TEXT PRIMARY KEY,
  station         TEXT NOT NULL REFERENCES station (id),
  type            TEXT NOT NULL,
  name_zh         TEXT NOT NULL,
  name_en         TEXT NOT NULL,
  commissioned_at BIGINT NOT NULL,
  secret_hash     TEXT NOT NULL
);

CREATE TABLE person (
  id            TEXT PRIMARY KEY,
  sex           TEXT NOT NULL,
  birth_year    INTEGER NOT NULL,
  occupation_zh TEXT NOT NULL,
  occupation_en TEXT NOT NULL,
  station       TEXT NOT NULL REFERENCES station (id)
);

-- Names, sealed; the key is not in here.
CREATE TABLE identity (
  person TEXT PRIMARY KEY REFERENCES person (id),
  sealed TEXT NOT NULL
);

-- One known text sealed by the key of this vault: tells a wrong key before it seals anything.
CREATE TABLE vault_proof (
  id     INTEGER PRIMARY KEY CHECK (id = 1),
  sealed TEXT NOT NULL
);

-- Stations and people are named without a foreign key: an alarm is never lost to a gap in the registry.
CREATE TABLE alarm (
  id          TEXT PRIMARY KEY,
  raised      BIGINT NOT NULL UNIQUE,
  rule        TEXT NOT NULL,
  source      TEXT NOT NULL,
  concern     TEXT NOT NULL,
  station     TEXT NOT NULL,
  device      TEXT NOT NULL,
  part        TEXT NOT NULL,
  person      TEXT NOT NULL,
  signal      TEXT NOT NULL,
  severity    TEXT NOT NULL,
  worst       TEXT NOT NULL,
  condition   TEXT NOT NULL,
  provisional BOOLEAN NOT NULL,
  latch       TEXT NOT NULL,
  title_zh    TEXT NOT NULL,
  title_en    TEXT NOT NULL,
  evidence_zh TEXT NOT NULL,
  evidence_en TEXT NOT NULL,
  started_at  BIGINT NOT NULL,
  learnt_at   BIGINT NOT NULL,
  cleared_at  BIGINT,
  ack_by      TEXT,
  ack_at      BIGINT,
  ack_note    TEXT,
  previous    TEXT NOT NULL,
  version     INTEGER NOT NULL,
  is_open     BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX alarm_one_active ON alarm (rule, source) WHERE condition <> 'NORMAL';
CREATE INDEX alarm_latest ON alarm (rule, source, raised);
CREATE INDEX alarm_newest ON alarm (started_at, id);
CREATE INDEX alarm_of_station ON alarm (station, started_at, id);
CREATE INDEX alarm_of_person ON alarm (person, started_at, id) WHERE person <> '';
CREATE INDEX alarm_open ON alarm (started_at, id) WHERE is_open;
CREATE INDEX alarm_counts ON alarm (concern, worst);

CREATE TABLE alarm_change (
  id        BIGINT PRIMARY KEY,
  alarm     TEXT NOT NULL REFERENCES alarm (id),
  what      TEXT NOT NULL,
  actor     TEXT NOT NULL,
  severity  TEXT NOT NULL,
  event_at  BIGINT NOT NULL,
  learnt_at BIGINT NOT NULL,
  note      TEXT NOT NULL
);
CREATE INDEX alarm_history ON alarm_change (alarm, id);

CREATE TABLE consumer_offset (
  consumer    TEXT PRIMARY KEY,
  next_offset BIGINT NOT NULL
);

CREATE TABLE consumer_state (
  consumer TEXT NOT NULL,
  name     TEXT NOT NULL,
  state    TEXT NOT NULL,
  PRIMARY KEY (consumer, name)
);

CREATE TABLE plan (
  id         TEXT NOT NULL,
  version    INTEGER NOT NULL,
  person     TEXT NOT NULL REFERENCES person (id),
  alarm      TEXT NOT NULL,
  status     TEXT NOT NULL,
  assessment TEXT NOT NULL,
  actions    TEXT NOT NULL,
  follow_up  TEXT,
  author     TEXT NOT NULL,
  written_at BIGINT NOT NULL,
  PRIMARY KEY (id, version)
);
CREATE INDEX plan_of_person ON plan (person, id, version);

CREATE TABLE user_account (
  name          TEXT PRIMARY KEY,
  full_name     TEXT NOT NULL,
  role          TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  disabled      BOOLEAN NOT NULL
);

CREATE TABLE user_session (
  hash       TEXT PRIMARY KEY,
  account    TEXT NOT NULL REFERENCES user_account (name),
  csrf       TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX user_session_of ON user_session (account);
CREATE INDEX user_session_expiry ON user_session (expires_at);

CREATE TABLE token (
  name       TEXT PRIMARY KEY,
  hash       TEXT NOT NULL UNIQUE,
  role       TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE audit (
  id      BIGINT PRIMARY KEY,
  at      BIGINT NOT NULL,
  actor   TEXT NOT NULL,
  role    TEXT NOT NULL,
  action  TEXT NOT NULL,
  subject TEXT NOT NULL,
  origin  TEXT NOT NULL,
  hash    TEXT NOT NULL
);

-- The last line's id and hash: without it, lines taken off the end would not show.
CREATE TABLE audit_end (
  id   INTEGER PRIMARY KEY CHECK (id = 1),
  line BIGINT NOT NULL,
  hash TEXT NOT NULL
);
INSERT INTO audit_end (id, line, hash) VALUES (1, 0, '');
