package io.waystation.simulator;

/**
 * How the simulation stands, counted since its start.
 *
 * @param made messages the devices made; a replayed one counts again
 * @param sent messages handed to the network; one that is sent again counts again
 * @param acknowledged messages whose acknowledgement by the broker has come
 * @param givenUp messages dropped because a device's memory was full
 * @param pending messages made and neither acknowledged nor given up
 * @param devices all there are
 * @param connected devices with a connection at present
 * @param historyDone whether all stored readings have been made into messages
 */
public record Statistics(
    long made,
    long sent,
    long acknowledged,
    long givenUp,
    int pending,
    int devices,
    int connected,
    boolean historyDone) {}
