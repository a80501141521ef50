package io.waystation.server.demo;

import io.waystation.simulator.Scenario;
import java.time.Duration;

/**
 * What a demo plays before it goes on in the present.
 *
 * @param length up to the present
 * @param scenario what goes wrong meanwhile, and whether its truth is written down; its rhythm is
 *     that of whoever plays it
 */
public record PlayedPast(Duration length, Scenario scenario) {}
