/** Devices that keep to the contract, everything else that does not, and who counts afterwards. */
package io.waystation.benchmarks.loss;
