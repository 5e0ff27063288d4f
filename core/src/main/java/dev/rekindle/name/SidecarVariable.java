package dev.rekindle.name;

/**
 * Settings that the sidecar has beside those of the restore container. {@code docs/sidecar.md}
 * lists them.
 */
public enum SidecarVariable {
  /** Where the database answers. */
  JMX_PORT("PORT", "The local port at which the database answers over JMX.", "7199"),
  /** With which name and password it is asked. */
  JMX_LOGIN(
      "PATH",
      "A directory with the files username and password, such as a mounted Secret, or one file with"
          + " both in its first line. Without it the database is asked without a password.",
      "/etc/rekindle/jmx");

  private final String placeholder;
  private final String meaning;
  private final String preset;

  SidecarVariable(String placeholder, String meaning, String preset) {
    this.placeholder = placeholder;
    this.meaning = meaning;
    this.preset = preset;
  }

  /** Returns the environment variable. */
  public String key() {
    return "REKINDLE_" + name();
  }

  /** Returns what stands for the value in a table. */
  public String placeholder() {
    return placeholder;
  }

  /** Returns what it means to a person. */
  public String meaning() {
    return meaning;
  }

  /** Returns the value when nothing is said. */
  public String preset() {
    return preset;
  }
}
