package dev.rekindle.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy, which is asked over plain http.
 *
 * @param login what it knows us by, or null
 */
public record Proxy(String host, int port, @Nullable Login login) {

  /** A user and a password. */
  public record Login(String user, Secret password) {}

  /** Returns the value of {@code Proxy-Authorization} (RFC 7617), if the proxy wants one. */
  public Optional<Secret> authorization() {
    return Optional.ofNullable(login)
        .map(known -> known.user() + ":" + known.password().reveal())
        .map(pair -> "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)))
        .map(Secret::new);
  }

  /** Returns what a person calls it; never the password. */
  @Override
  public String toString() {
    return "the proxy http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
