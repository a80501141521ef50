-- The history of a stretch of time, with what happened to one alarm in one moment side by side.
CREATE INDEX alarm_change_learnt ON alarm_change (learnt_at, alarm, id);
