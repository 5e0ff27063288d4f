package dev.rekindle.storage.rest;

import dev.rekindle.storage.Proxies;

/** What the JDK's own HTTP clients, which the SDKs use, must be told about proxies. */
public final class TunnelPasswords {
  private static final String REFUSED = "jdk.http.auth.tunneling.disabledSchemes";

  private TunnelPasswords() {}

  /**
   * Lets them send a password to a proxy before TLS begins, as whoever put it into the URL of the
   * proxy wants it; else the JDK refuses. It reads this once, before its first request.
   */
  public static void allow(Proxies proxies) {
    if (proxies.wantPasswords()) {
      System.setProperty(REFUSED, "");
    }
  }
}
