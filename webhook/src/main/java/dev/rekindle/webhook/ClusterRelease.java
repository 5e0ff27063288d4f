package dev.rekindle.webhook;

import io.fabric8.kubernetes.client.VersionInfo;

/** Which clusters are new enough. */
final class ClusterRelease {
  private static final int MAJOR = 1;
  private static final int MINOR = 32;

  private ClusterRelease() {}

  static void require(VersionInfo version) throws UnsupportedClusterException {
    int major = number(version.getMajor());
    int minor = number(version.getMinor());
    if (major < MAJOR || (major == MAJOR && minor < MINOR)) {
      throw new UnsupportedClusterException(
          "expected Kubernetes %d.%d or later, found %s.%s; upgrade the cluster"
              .formatted(MAJOR, MINOR, version.getMajor(), version.getMinor()));
    }
  }

  // Some clouds write 32+.
  private static int number(String text) {
    String digits = text == null ? "" : text.replaceAll("[^0-9].*", "");
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }
}
