package io.waystation.simulator;

import io.waystation.model.Person;
import io.waystation.simulator.life.Body;

/**
 * Somebody who works at the oilfield; made up.
 *
 * @param name for the identity vault, and never in a message
 * @param condition what goes on with their body in the long run
 */
public record Worker(Person person, String name, Body.Condition condition) {}
