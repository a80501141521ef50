package io.waystation.alerting.notify.oncall;

/**
 * Somebody who can be told: staff, never a worker whose health is watched.
 *
 * @param id its name in the configuration
 * @param language zh or en
 * @param phone empty when there is none; as the SMS gateway wants it
 * @param email empty when there is none
 */
public record Contact(String id, String name, String language, String phone, String email) {
  /** Nobody in particular. */
  public static Contact nobody(String language) {
    return new Contact("", "", language, "", "");
  }

  /** Without what reaches them. */
  @Override
  public String toString() {
    return "Contact[" + id + "]";
  }
}
