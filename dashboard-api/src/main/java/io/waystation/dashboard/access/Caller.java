package io.waystation.dashboard.access;

import io.waystation.model.Role;
import io.waystation.storage.records.Session;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Somebody we know, and the one table of what each role may do.
 *
 * @param name user name, or {@code token:} and the token's name; also the actor of the audit
 * @param browser the browser's session; null for a bearer token
 */
public record Caller(String name, String fullName, Role role, Session browser) {
  private static final Map<Role, Set<Permission>> MAY =
      new EnumMap<>(
          Map.of(
              Role.OPERATOR,
              EnumSet.of(
                  Permission.STATIONS_READ,
                  Permission.STATION_ALARMS_READ,
                  Permission.STATION_ALARMS_ACKNOWLEDGE),
              Role.DOCTOR,
              EnumSet.of(
                  Permission.STATIONS_READ,
                  Permission.STATION_ALARMS_READ,
                  Permission.HEALTH_READ,
                  Permission.HEALTH_WRITE,
                  Permission.HEALTH_ALARMS_ACKNOWLEDGE),
              Role.ADMIN,
              EnumSet.of(
                  Permission.STATIONS_READ,
                  Permission.STATION_ALARMS_READ,
                  Permission.STATION_ALARMS_ACKNOWLEDGE,
                  Permission.SYSTEM_READ,
                  Permission.SYSTEM_WRITE)));

  public boolean may(Permission permission) {
    return permissions().contains(permission);
  }

  /** In the order of {@link Permission}. */
  public Set<Permission> permissions() {
    return MAY.get(role);
  }

  public Optional<Session> session() {
    return Optional.ofNullable(browser);
  }

  @Override
  public String toString() {
    return "Caller[" + name + ", " + role.word() + "]";
  }
}
