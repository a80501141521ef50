-- Who is told what. One text for SQLite and PostgreSQL, in the manner of V1.

-- What the notifier remembers of each group of alarms, as one line of JSON of its own making.
CREATE TABLE notification_group (
  id    TEXT PRIMARY KEY,
  state TEXT NOT NULL
);

-- The outbox: kept in the transaction that decided it, delivered afterwards.
CREATE TABLE notification (
  id            BIGINT PRIMARY KEY,
  dedup_key     TEXT NOT NULL UNIQUE,
  alarm_group   TEXT NOT NULL,
  receiver      TEXT NOT NULL,
  person        TEXT NOT NULL,
  cause         TEXT NOT NULL,
  about         TEXT NOT NULL,
  severity      TEXT NOT NULL,
  body          TEXT NOT NULL,
  created_at    BIGINT NOT NULL,
  state         TEXT NOT NULL,
  channel       INTEGER NOT NULL,
  channel_since BIGINT NOT NULL,
  refused_by    BIGINT NOT NULL,
  attempts      INTEGER NOT NULL,
  next_at       BIGINT NOT NULL,
  settled_at    BIGINT,
  is_open       BOOLEAN NOT NULL
);
CREATE INDEX notification_waiting ON notification (receiver, next_at, id) WHERE is_open;
CREATE INDEX notification_settled ON notification (settled_at) WHERE NOT is_open;

CREATE TABLE delivery_attempt (
  notification BIGINT NOT NULL REFERENCES notification (id),
  attempt      INTEGER NOT NULL,
  channel      TEXT NOT NULL,
  started_at   BIGINT NOT NULL,
  ended_at     BIGINT NOT NULL,
  outcome      TEXT NOT NULL,
  status       INTEGER NOT NULL,
  words        TEXT NOT NULL,
  PRIMARY KEY (notification, attempt)
);

CREATE TABLE silence (
  id         TEXT PRIMARY KEY,
  concern    TEXT NOT NULL,
  matchers   TEXT NOT NULL,
  starts_at  BIGINT NOT NULL,
  ends_at    BIGINT NOT NULL,
  author     TEXT NOT NULL,
  reason     TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  ended_by   TEXT NOT NULL
);
CREATE INDEX silence_end ON silence (ends_at, id);

-- Somebody stands in for whoever is on call by the rota.
CREATE TABLE duty_override (
  id         TEXT PRIMARY KEY,
  rota       TEXT NOT NULL,
  person     TEXT NOT NULL,
  starts_at  BIGINT NOT NULL,
  ends_at    BIGINT NOT NULL,
  author     TEXT NOT NULL,
  reason     TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX duty_override_end ON duty_override (ends_at);

-- What one shift leaves to the next.
CREATE TABLE duty_note (
  id         BIGINT PRIMARY KEY,
  rota       TEXT NOT NULL,
  author     TEXT NOT NULL,
  note       TEXT NOT NULL,
  written_at BIGINT NOT NULL
);
CREATE INDEX duty_note_of ON duty_note (rota, id);
