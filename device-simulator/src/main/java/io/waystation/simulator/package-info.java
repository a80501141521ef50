/**
 * A city that lives from a seed: {@link io.waystation.simulator.City} is its plan, {@link
 * io.waystation.simulator.CityStream} everything its devices say, {@link
 * io.waystation.simulator.Simulation} sends that over MQTT, like any stranger. {@link
 * io.waystation.simulator.Truth} knows what really happened.
 */
package io.waystation.simulator;
