package io.waystation.ingest;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A real part of ours with something in between that can make its calls fail. */
final class Disturbed {
  /** Throws what the call is to fail with, or does nothing. */
  @FunctionalInterface
  interface Disturbance {
    void before(String method, Object[] arguments);
  }

  private Disturbed() {}

  static <T> T of(Class<T> type, T real, Disturbance disturbance) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              disturbance.before(method.getName(), arguments);
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
