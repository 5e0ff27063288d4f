package dev.rekindle.storage.rest;

import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.storage.http.Headers;
import dev.rekindle.storage.http.ProxyException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Tells that there was no answer, or that it broke off, in the one vocabulary of all stores. */
public final class WireFailures {
  private WireFailures() {}

  /**
   * Tells a failure of the connection; what is told already stays as it is.
   *
   * @param store what a person calls the store
   * @param host that was asked
   * @param doing what was tried and on which key, such as {@code read a/b}
   */
  public static StoreException of(String store, String host, String doing, IOException e) {
    if (e instanceof StoreException told) {
      return told;
    }
    return new StoreException(
        isLasting(e) ? Kind.INVALID : Kind.UNAVAILABLE,
        "%s: %s: %s.".formatted(store, doing, advice(host, e)),
        e);
  }

  /**
   * Returns what a header asks to wait, an hour at most: seconds, or until a date, which is by the
   * server's clock (RFC 9110, section 10.2.3).
   */
  public static Optional<Duration> retryAfter(Headers headers) {
    return headers
        .number("retry-after")
        .or(() -> untilDate(headers))
        .map(seconds -> Duration.ofSeconds(Math.clamp(seconds, 0, 3_600)));
  }

  private static Optional<Long> untilDate(Headers headers) {
    return headers
        .first("retry-after")
        .flatMap(Times::httpDate)
        .map(
            date ->
                headers
                    .first("date")
                    .flatMap(Times::httpDate)
                    .orElseGet(Instant::now)
                    .until(date, ChronoUnit.SECONDS));
  }

  /**
   * Finds what the connection said behind an SDK's exception, whose own words may hold anything.
   */
  public static IOException behind(RuntimeException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof IOException io) {
        return io;
      }
    }
    return new IOException("the SDK failed: " + e.getClass().getSimpleName());
  }

  private static boolean isLasting(IOException e) {
    return e instanceof ProxyException proxy
        ? proxy.isLasting()
        : e instanceof SSLException && !isBrokenOff(e);
  }

  /** A reset inside TLS may come as an exception of TLS. */
  private static boolean isBrokenOff(IOException e) {
    for (Throwable t = e.getCause(); t != null; t = t.getCause()) {
      if (t instanceof java.net.SocketException || t instanceof java.io.EOFException) {
        return true;
      }
    }
    return false;
  }

  private static String advice(String host, IOException e) {
    return switch (e) {
      case ProxyException _ -> shown(e);
      case UnknownHostException _ ->
          "the host " + host + " is unknown; mend the endpoint or the name service";
      case SocketTimeoutException _ -> "the store did not answer in time (" + shown(e) + ")";
      case ConnectException _ ->
          "no connection (" + shown(e) + "); is the endpoint right and the store running?";
      case NoRouteToHostException _ -> "there is no way to the host; look at network and endpoint";
      case SSLException _ when !isBrokenOff(e) ->
          "TLS failed ("
              + shown(e)
              + "); give the CA certificate that signed the server's, and use the host name in it";
      default -> "the connection broke off (" + shown(e) + ")";
    };
  }

  private static String shown(@Nullable Throwable e) {
    String message = e == null || e.getMessage() == null ? "no reason given" : e.getMessage();
    return message.replaceAll("\\p{Cntrl}", " ");
  }
}
