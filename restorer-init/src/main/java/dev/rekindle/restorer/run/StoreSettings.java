package dev.rekindle.restorer.run;

import dev.rekindle.catalogue.Catalogue;
import dev.rekindle.catalogue.CatalogueLimits;
import dev.rekindle.name.ExitCode;
import dev.rekindle.name.Variable;
import dev.rekindle.plan.PlannedStorage;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.RateLimit;
import dev.rekindle.storage.RateLimitedStore;
import dev.rekindle.storage.Retries;
import dev.rekindle.storage.StorageUrl;
import dev.rekindle.storage.StoreConfig;
import dev.rekindle.storage.StoreConfig.Addressing;
import dev.rekindle.storage.StoreConfig.Endpoint;
import dev.rekindle.storage.StoreConfig.Tls;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.connect.Stores;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to reach the backups.
 *
 * @param config where, and with which credentials
 * @param bandwidth bytes a second, or 0 for no limit
 * @param retries how patiently to wait for the store
 */
public record StoreSettings(StoreConfig config, long bandwidth, Retries retries) {

  /**
   * Reads the settings of a command that needs no others.
   *
   * @throws RestorerException with every problem at once
   */
  public static StoreSettings from(Map<String, String> environment) throws RestorerException {
    Values values = new Values(environment);
    StoreSettings settings = from(values);
    values.check();
    return settings;
  }

  static StoreSettings from(Values values) {
    URI endpoint = values.uri(Variable.ENDPOINT);
    Tls tls =
        values.constant(Variable.TLS, List.of(Tls.values()), StoreSettings::text, Tls.REQUIRED);
    Endpoint address =
        new Endpoint(
            endpoint,
            values.text(Variable.REGION),
            addressing(values.optionalBool(Variable.PATH_STYLE)),
            values.path(Variable.CA_FILE),
            tls);
    address.problems().forEach(problem -> values.problem(Variable.ENDPOINT, problem));
    StorageUrl url = url(values);
    return new StoreSettings(
        new StoreConfig(url, address, values.path(Variable.CREDENTIALS), values.proxies()),
        values.bytes(Variable.BANDWIDTH),
        retries(values));
  }

  static Retries retries(Values values) {
    int attempts = Math.max(1, values.count(Variable.ATTEMPTS, 100));
    return new Retries(
        attempts,
        Retries.DEFAULT.first(),
        Retries.DEFAULT.longest(),
        values.bytes(Variable.MIN_RATE));
  }

  /** The storage of a plan, with what only the pod knows: credentials and trusted certificates. */
  static StoreSettings of(PlannedStorage planned, RunSettings.Access access)
      throws RestorerException {
    try {
      Endpoint address =
          new Endpoint(
              planned.endpoint() == null ? null : URI.create(planned.endpoint()),
              planned.region(),
              switch (planned.addressing()) {
                case AUTO -> Addressing.AUTO;
                case PATH -> Addressing.PATH;
                case HOST -> Addressing.HOST;
              },
              access.caFile(),
              planned.tls() == PlannedStorage.Tls.INSECURE ? Tls.INSECURE : Tls.REQUIRED);
      StoreConfig config =
          new StoreConfig(
              StorageUrl.parse(planned.url()),
              address,
              access.credentials(),
              access.proxies().required());
      return new StoreSettings(config, planned.transfer().bandwidth(), access.retries());
    } catch (StoreException e) {
      throw Failures.of(e);
    } catch (IllegalArgumentException e) {
      throw new RestorerException(
          ExitCode.PLAN,
          "The plan's storage endpoint is no URL; write it as https://host[:port].",
          e);
    }
  }

  /** Opens the store; nothing is sent yet. */
  public ObjectStore open() throws RestorerException {
    try {
      ObjectStore store = Stores.open(config, retries);
      return bandwidth == 0
          ? store
          : new RateLimitedStore(store, RateLimit.bytesPerSecond(bandwidth));
    } catch (StoreException e) {
      throw Failures.of(e);
    }
  }

  /** Returns what is under the URL in an open store. */
  public Catalogue catalogue(ObjectStore store) {
    return new Catalogue(store, config.url().prefix(), CatalogueLimits.DEFAULT, retries);
  }

  private static StorageUrl url(Values values) {
    try {
      return StorageUrl.parse(values.required(Variable.STORAGE));
    } catch (StoreException e) {
      if (values.text(Variable.STORAGE) != null) {
        values.problem(Variable.STORAGE, String.valueOf(e.getMessage()));
      }
      return new StorageUrl.Directory(Path.of("/"), "");
    }
  }

  private static Addressing addressing(@Nullable Boolean pathStyle) {
    if (pathStyle == null) {
      return Addressing.AUTO;
    }
    return pathStyle ? Addressing.PATH : Addressing.HOST;
  }

  private static String text(Tls tls) {
    return switch (tls) {
      case REQUIRED -> "Required";
      case INSECURE -> "Insecure";
    };
  }
}
