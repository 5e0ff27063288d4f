package dev.rekindle.storage.http;

import dev.rekindle.storage.Proxy;
import java.io.IOException;

/** The proxy, not the server behind it, is why there is no answer. */
public final class ProxyException extends IOException {
  private final boolean lasting;

  private ProxyException(String message, boolean lasting, IOException cause) {
    super(message, cause);
    this.lasting = lasting;
  }

  static ProxyException unreachable(Proxy proxy, IOException cause) {
    return new ProxyException(
        "no connection to %s (%s); look at HTTPS_PROXY, HTTP_PROXY and NO_PROXY"
            .formatted(proxy, cause.getMessage()),
        false,
        cause);
  }

  /** An answer of the proxy's own; whatever it says is left out. */
  static ProxyException refused(Proxy proxy, String server, int status) {
    String why =
        status == 407
            ? "it wants another user and password; mend them in HTTPS_PROXY or HTTP_PROXY"
            : "look at the proxy's rules, or name the server in NO_PROXY";
    return new ProxyException(
        "%s gives no way to %s (HTTP %d): %s".formatted(proxy, server, status, why),
        status < 500,
        new IOException("HTTP " + status));
  }

  /** Returns whether it will be the same next time. */
  public boolean isLasting() {
    return lasting;
  }
}
