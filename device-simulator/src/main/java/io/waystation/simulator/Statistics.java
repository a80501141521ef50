package io.waystation.simulator;

import io.waystation.simulator.mqtt.Trouble;
import java.util.List;

/**
 * How the simulation stands, counted since its start. What was made is acknowledged, unconfirmed,
 * refused, given up or pending.
 *
 * @param made messages the devices made; a replayed one counts again
 * @param sent messages handed to the network; one that is sent again counts again
 * @param acknowledged messages whose acknowledgement by the broker has come
 * @param unconfirmed messages sent at QoS 0, of which no broker says anything
 * @param refused messages the broker has refused for good (reason code of its PUBACK)
 * @param givenUp messages dropped because a device's memory was full
 * @param pending messages made and nothing of that yet
 * @param withheld those among the pending that wait in devices which are off, or cut off, by plan
 * @param devices all there are
 * @param off devices that are off, or cut off, by plan at present
 * @param connected devices with a connection at present
 * @param neverConnected devices that should be connected and have not been yet
 * @param broken connections that broke without a plan
 * @param historyDone whether all stored readings have been made into messages
 * @param troubles the first of each kind that devices have at present
 */
public record Statistics(
    long made,
    long sent,
    long acknowledged,
    long unconfirmed,
    long refused,
    long givenUp,
    int pending,
    int withheld,
    int devices,
    int off,
    int connected,
    int neverConnected,
    long broken,
    boolean historyDone,
    List<Trouble> troubles) {
  public Statistics {
    troubles = List.copyOf(troubles);
  }
}
