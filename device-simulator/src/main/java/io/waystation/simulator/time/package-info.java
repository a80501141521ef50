/** Clocks a simulation moves by itself. */
package io.waystation.simulator.time;
