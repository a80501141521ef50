package io.waystation.storage.telemetry.influx;

import com.influxdb.exceptions.InfluxException;
import java.io.IOException;

/** What an error of the client means for whoever runs the service. */
final class InfluxFault {
  private InfluxFault() {}

  static String words(InfluxException fault) {
    String said = fault.getMessage() == null ? "no reason given" : fault.getMessage();
    return switch (fault.status()) {
      case 0 ->
          fault.getCause() instanceof IOException
              ? "no answer (" + said + "): check that it runs and the url is right"
              // An error in the middle of an answer is no CSV the client could read.
              : "it broke off its answer (" + said + "): look at its own log for the reason";
      case 401 -> "it does not know us: set the token, or user:password for 1.x";
      case 403 -> "we may not do this there: give the token or user read and write rights";
      case 404 -> "there is no such database or bucket: create it, or correct the name";
      case 429, 503 -> "it is overloaded (" + said + "); it will be tried again";
      default -> "it answered " + fault.status() + " (" + said + "): look at its own log";
    };
  }
}
