/**
 * Marks the service's answers against what really happened: reads the truth file of a simulation,
 * the service's public API and its telemetry store, and nothing else of it. What each figure means
 * is said in docs/score.md.
 */
package io.waystation.simulator.score;
