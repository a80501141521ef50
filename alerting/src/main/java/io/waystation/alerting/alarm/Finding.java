package io.waystation.alerting.alarm;

import io.waystation.alerting.rule.Decision;
import io.waystation.alerting.rule.Rule;
import io.waystation.alerting.rule.Subject;
import io.waystation.model.Basis.Deciding;
import java.util.List;

/**
 * What a rule decided about what it watches.
 *
 * @param readings those it rests on, oldest first; none when silence decided
 */
record Finding(Rule<?> rule, Subject subject, Decision decision, List<Deciding> readings) {}
