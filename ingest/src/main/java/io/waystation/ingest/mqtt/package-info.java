/** The side towards the broker; {@link Connection} alone talks to the Paho library. */
package io.waystation.ingest.mqtt;
