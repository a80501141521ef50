package io.waystation.benchmarks.growth;

/**
 * What a service cost when there was so much of something.
 *
 * @param cpuPerMillion seconds of processor time for a million readings
 * @param heapMegabytes in use after a full collection, when everything is known
 * @param diskMegabytes all it keeps
 * @param storedBytes of the telemetry store for each reading in it
 * @param loggedBytes of the log for each reading in it, as long as it keeps it
 * @param restartSeconds from the start of the process until it is ready
 * @param restartCpuSeconds of processor time meanwhile
 * @param listMillis the middle answer of the list of stations
 * @param listCpuMillis of processor time for each of these answers, also what else was done
 * @param questionMillis the middle answer of a question of its own
 */
public record Cost(
    int size,
    double cpuPerMillion,
    double heapMegabytes,
    double diskMegabytes,
    double storedBytes,
    double loggedBytes,
    double restartSeconds,
    double restartCpuSeconds,
    double listMillis,
    double listCpuMillis,
    double questionMillis) {}
