package io.waystation.storage.records;

import io.waystation.model.AlarmChange;
import io.waystation.model.LocalText;
import io.waystation.model.Severity;
import io.waystation.model.StationId;
import java.time.Instant;

/**
 * One line of history together with what its alarm is, for figures about how alarms behave. Nothing
 * in it names a person or holds a value.
 *
 * @param id of the line: counts all changes of all alarms
 * @param alarm id of the alarm
 * @param severity after the change
 * @param learntAt our clock
 * @param source what is watched; tells one alarm of a rule from another and is never shown
 * @param device empty text when it is about the station or a person as a whole
 * @param held it was suppressed or shelved before this change; said of {@link
 *     AlarmChange.What#STEPPED_UP} only
 * @param waitingSince of {@link AlarmChange.What#ACKNOWLEDGED}: when it was first raised, or made
 *     worse, since somebody took it before; null of all others
 */
public record AlarmEvent(
    long id,
    String alarm,
    AlarmChange.What what,
    Severity severity,
    Instant learntAt,
    String rule,
    String source,
    StationId station,
    String device,
    String part,
    LocalText title,
    boolean held,
    Instant waitingSince) {}
