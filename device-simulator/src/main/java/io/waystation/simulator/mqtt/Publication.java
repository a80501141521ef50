package io.waystation.simulator.mqtt;

/**
 * One MQTT message as it goes out.
 *
 * @param confirmed QoS 1: the broker's PUBACK says that it has it; otherwise QoS 0, of which nobody
 *     says anything
 */
record Publication(String topic, byte[] payload, boolean retain, boolean confirmed) {}
