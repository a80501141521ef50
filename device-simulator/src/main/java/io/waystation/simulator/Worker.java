package io.waystation.simulator;

import io.waystation.model.HealthFile;
import io.waystation.model.Person;
import io.waystation.simulator.life.Body;

/**
 * Somebody who works at the oilfield; made up.
 *
 * @param name for the identity vault, and never in a message
 * @param condition what goes on with their body in the long run
 * @param file what the register says a doctor knows of them
 */
public record Worker(Person person, String name, Body.Condition condition, HealthFile file) {}
