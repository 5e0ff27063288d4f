package dev.rekindle.storage.rest;

import dev.rekindle.storage.Proxies;
import dev.rekindle.storage.http.Origin;
import dev.rekindle.storage.http.Trust;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The server of a store. */
public record RestAddress(boolean tls, String host, int port) {

  /** Returns the server of a URL that was checked. */
  public static RestAddress of(URI uri) {
    boolean tls = !"http".equalsIgnoreCase(uri.getScheme());
    String host = uri.getHost().replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT);
    return new RestAddress(tls, host, uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80);
  }

  /** Returns the server of that name below this one's. */
  public RestAddress below(String name) {
    return new RestAddress(tls, name + "." + host, port);
  }

  /** Returns how to get a connection to it. */
  public Origin origin(@Nullable Trust trust, Patience patience, Proxies proxies) {
    return new Origin(
        host,
        port,
        tls ? trust : null,
        proxies.to(tls, host, port).orElse(null),
        new Origin.Limits(patience.connect(), patience.silence(), patience.retries().leastRate()));
  }

  /** Returns the URL as a person writes it. */
  @Override
  public String toString() {
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return (tls ? "https://" : "http://") + shown + (port == (tls ? 443 : 80) ? "" : ":" + port);
  }
}
