package io.waystation.storage.telemetry.influx;

/** The generations of InfluxDB, as far as they have to be spoken to differently. */
enum Version {
  ONE,
  TWO,
  /** Cannot delete rows: what is to go goes by the database's retention. */
  THREE;

  /**
   * @param version header {@code X-Influxdb-Version} of a ping: {@code 1.6.7~rc0}, {@code v2.7.1},
   *     {@code 3.2.0}; may be null
   * @param build header {@code X-Influxdb-Build}: {@code OSS}, {@code ENT}; {@code Core} or {@code
   *     Enterprise} since 3; may be null
   */
  static Version of(String version, String build) {
    String number = version == null ? "" : version.replaceFirst("^v", "");
    if (number.startsWith("1.")) {
      return ONE;
    }
    boolean three = number.startsWith("3.") || "Core".equals(build) || "Enterprise".equals(build);
    return three ? THREE : TWO;
  }
}
