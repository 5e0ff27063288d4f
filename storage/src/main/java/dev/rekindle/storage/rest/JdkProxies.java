package dev.rekindle.storage.rest;

import dev.rekindle.storage.Proxies;
import dev.rekindle.storage.Proxy;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The proxies as the JDK's own HTTP clients, which the SDKs use, are told of them. Thread safe. */
public final class JdkProxies {
  private static final String REFUSED = "jdk.http.auth.tunneling.disabledSchemes";

  private final Proxies proxies;
  private final @Nullable Authenticator passwords;

  /**
   * Lets the JDK send a password to a proxy before TLS begins, as whoever put it into the URL of
   * the proxy wants it; else it refuses. It reads this once, before its first request.
   */
  public JdkProxies(Proxies proxies) {
    this.proxies = proxies;
    this.passwords = proxies.wantPasswords() ? new Passwords(proxies) : null;
    if (passwords != null) {
      System.setProperty(REFUSED, "");
    }
  }

  /** Returns the proxy through which a server is asked. */
  public java.net.Proxy to(URI server) {
    return proxies
        .to(server)
        .map(proxy -> new InetSocketAddress(proxy.host(), proxy.port()))
        .map(address -> new java.net.Proxy(java.net.Proxy.Type.HTTP, address))
        .orElse(java.net.Proxy.NO_PROXY);
  }

  /** Returns who tells the passwords, always the same; null when no proxy wants one. */
  public @Nullable Authenticator passwords() {
    return passwords;
  }

  /** Says who asks, to the proxies alone. */
  private static final class Passwords extends Authenticator {
    private final Proxies proxies;

    Passwords(Proxies proxies) {
      this.proxies = proxies;
    }

    @Override
    protected @Nullable PasswordAuthentication getPasswordAuthentication() {
      if (getRequestorType() != RequestorType.PROXY) {
        return null;
      }
      Optional<Proxy.Login> login =
          Stream.of(Optional.ofNullable(proxies.forHttps()), Optional.ofNullable(proxies.forHttp()))
              .flatMap(Optional::stream)
              .filter(p -> p.host().equals(getRequestingHost()) && p.port() == getRequestingPort())
              .flatMap(proxy -> Optional.ofNullable(proxy.login()).stream())
              .findFirst();
      return login
          .map(l -> new PasswordAuthentication(l.user(), l.password().reveal().toCharArray()))
          .orElse(null);
    }
  }
}
