package io.waystation.model;

/**
 * A worker, without anything that names them.
 *
 * @param birthYear 0 when unknown
 * @param occupation what they do, as a class; never a name
 * @param station where they are usually measured
 */
public record Person(
    PersonId id, Sex sex, int birthYear, LocalText occupation, StationId station) {}
