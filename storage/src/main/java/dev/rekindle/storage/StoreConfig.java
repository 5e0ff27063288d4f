package dev.rekindle.storage;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything needed to reach a store.
 *
 * @param url where the backups lie
 * @param endpoint how to get there; a directory needs none of it
 * @param credentials a directory of files named {@code AWS_ACCESS_KEY_ID}, {@code
 *     AWS_SECRET_ACCESS_KEY} and, if any, {@code AWS_SESSION_TOKEN}, as a mounted Secret is; or one
 *     file in the form of {@code ~/.aws/credentials}, as Medusa has it, alone or as the only file
 *     of a directory; null for what the platform gives (environment, profile, web identity,
 *     instance)
 * @param proxies through which the store and the services that give credentials are asked
 */
public record StoreConfig(
    StorageUrl url, Endpoint endpoint, @Nullable Path credentials, Proxies proxies) {

  /** A store that is asked directly. */
  public StoreConfig(StorageUrl url, Endpoint endpoint, @Nullable Path credentials) {
    this(url, endpoint, credentials, Proxies.NONE);
  }

  /** A store at its usual place, with what the platform gives as credentials. */
  public static StoreConfig of(StorageUrl url) {
    return new StoreConfig(url, Endpoint.DEFAULT, null);
  }

  /**
   * Checks what can be checked without asking anybody.
   *
   * @throws StoreException with everything that is wrong
   */
  public void check() throws StoreException {
    List<String> problems = endpoint.problems();
    if (!problems.isEmpty()) {
      throw unusable(String.join(" ", problems));
    }
  }

  /** Tells why no store can be opened with this. */
  public StoreException unusable(String problems) {
    return new StoreException(StoreException.Kind.INVALID, url + ": " + problems, null);
  }

  /** How a bucket's name goes into a request. */
  public enum Addressing {
    /** {@link #PATH} with an endpoint of one's own, {@link #HOST} with the cloud's. */
    AUTO,
    /** {@code https://endpoint/bucket/key}. */
    PATH,
    /** {@code https://bucket.endpoint/key}. */
    HOST
  }

  /** How much the connection is trusted. */
  public enum Tls {
    /** https only, and the server must prove its name. */
    REQUIRED,
    /** http is allowed, and over https any certificate is taken unless a CA is given. */
    INSECURE
  }

  /**
   * A store's address.
   *
   * @param uri {@code https://host[:port]}, without a path; null for the cloud's own
   * @param region null for what the platform says, else {@code us-east-1}
   * @param caFile certificates in PEM that are trusted instead of the platform's; null for those
   */
  public record Endpoint(
      @Nullable URI uri,
      @Nullable String region,
      Addressing addressing,
      @Nullable Path caFile,
      Tls tls) {

    /** The cloud's own. */
    public static final Endpoint DEFAULT =
        new Endpoint(null, null, Addressing.AUTO, null, Tls.REQUIRED);

    /** Returns what is wrong with this address, one sentence each; empty when nothing is. */
    public List<String> problems() {
      List<String> found = new ArrayList<>();
      if (uri != null) {
        addUriProblems(uri, found);
      }
      if (region != null && !region.matches("[A-Za-z0-9_-]{1,64}")) {
        found.add("The region is not made of letters, digits, \"-\" and \"_\".");
      }
      return List.copyOf(found);
    }

    private void addUriProblems(URI uri, List<String> found) {
      if (uri.getRawUserInfo() != null) {
        found.add("The endpoint holds a user or password; credentials go into files.");
        return;
      }
      boolean http = "http".equalsIgnoreCase(uri.getScheme());
      if (!http && !"https".equalsIgnoreCase(uri.getScheme())) {
        found.add("The endpoint " + uri + " does not start with https:// or http://.");
      }
      if (http && tls == Tls.REQUIRED) {
        found.add("The endpoint " + uri + " is http; use https, or allow http with tls insecure.");
      }
      String path = uri.getRawPath() == null ? "" : uri.getRawPath();
      boolean more = uri.getRawQuery() != null || uri.getRawFragment() != null;
      if (uri.getHost() == null || more || !(path.isEmpty() || path.equals("/"))) {
        found.add("The endpoint " + uri + " is not of the form https://host[:port].");
      }
    }
  }
}
