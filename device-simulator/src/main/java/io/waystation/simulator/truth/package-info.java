/**
 * What really happened in a simulated city, as a file: its lines, how they are written and read.
 */
package io.waystation.simulator.truth;
