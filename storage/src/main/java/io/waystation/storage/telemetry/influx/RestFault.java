package io.waystation.storage.telemetry.influx;

import com.influxdb.exceptions.InfluxException;
import java.util.Map;

/** A bad answer to what the client has no call for, as the client would put it. */
final class RestFault extends InfluxException {
  private static final long serialVersionUID = 1;

  private final int status;

  RestFault(int status, String message) {
    super(message);
    this.status = status;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public Map<String, String> headers() {
    return Map.of();
  }
}
