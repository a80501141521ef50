/** One MQTT 5 client per device, with the store-and-forward every device of the contract has. */
package io.waystation.simulator.mqtt;
