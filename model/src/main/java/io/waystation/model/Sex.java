package io.waystation.model;

/** As the reference tables divide people; when it is unknown the worse of both bands counts. */
public enum Sex {
  MALE,
  FEMALE,
  UNKNOWN
}
