/** Devices that publish as fast as a broker takes it, or at a steady pace. */
package io.waystation.benchmarks.load;
