package io.waystation.alerting.alarm;

import io.waystation.alerting.rule.Decision;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.Subject;

/** What a rule decided about what it watches. */
record Finding(Rule<?> rule, Subject subject, Decision decision) {}
