package io.waystation.server.demo;

import io.waystation.simulator.Scenario;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * What a demo plays before it goes on in the present.
 *
 * @param begin from then up to the present
 * @param scenario what goes wrong meanwhile, and whether its truth is written down; its rhythm is
 *     that of whoever plays it; asked for once, when the playing begins
 */
public record PlayedPast(Instant begin, Supplier<Scenario> scenario) {}
