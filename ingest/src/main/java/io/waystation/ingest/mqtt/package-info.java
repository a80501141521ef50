/** The side towards the broker; {@link MqttSubscriber} alone knows the Paho library. */
package io.waystation.ingest.mqtt;
