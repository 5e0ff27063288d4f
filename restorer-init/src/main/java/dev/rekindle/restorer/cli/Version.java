package dev.rekindle.restorer.cli;

/** Which version this is. */
final class Version {
  private Version() {}

  static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return "restorer " + (version == null ? "(development)" : version);
  }
}
