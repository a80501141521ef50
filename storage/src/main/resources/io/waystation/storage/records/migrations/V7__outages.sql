-- What is wrong at one station now, however many alarms it has had: triage looks at it with every change.
CREATE INDEX alarm_active_of_station ON alarm (station) WHERE condition <> 'NORMAL';
