package dev.rekindle.controller.storage;

import dev.rekindle.api.ApiGroup;
import dev.rekindle.api.BackupStorage;
import dev.rekindle.api.BackupStorageSpec;
import dev.rekindle.api.StorageRef;
import dev.rekindle.controller.storage.StorageUnusable.Reason;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.StorageUrl;
import dev.rekindle.storage.StoreConfig;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.connect.Stores;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds and opens storages for the controller, which trusts neither their settings nor their
 * Secrets: both were written by tenants. Thread safe.
 */
public final class Storages {
  private final KubernetesClient client;
  private final StorageSettings settings;
  private final Secrets secrets;
  private final EndpointRules endpoints;
  private final Identities identities;

  /** Storages of a cluster. */
  public Storages(KubernetesClient client, StorageSettings settings) {
    this.client = client;
    this.settings = settings;
    this.secrets = new Secrets(client);
    this.endpoints = new EndpointRules(settings.allowed(), client.getMasterUrl().getHost());
    this.identities = new Identities(settings.ownIdentity());
  }

  /**
   * Finds the storage that an object means.
   *
   * @param ref as the object has it; null for the namespace's default
   * @param namespace the object's own
   * @throws StorageUnusable when there is none, or it does not allow the namespace
   */
  public BackupStorage find(@Nullable StorageRef ref, String namespace) throws StorageUnusable {
    if (ref == null) {
      return defaultOf(namespace);
    }
    String where = Objects.requireNonNullElse(ref.namespace(), namespace);
    BackupStorage storage =
        client.resources(BackupStorage.class).inNamespace(where).withName(ref.name()).get();
    if (storage == null) {
      throw new StorageUnusable(
          Reason.STORAGE_MISSING,
          "There is no BackupStorage %s in namespace %s.".formatted(ref.name(), where));
    }
    List<String> allowed = storage.getSpec().allowedNamespaces();
    if (!where.equals(namespace) && !allowed.contains("*") && !allowed.contains(namespace)) {
      throw new StorageUnusable(
          Reason.STORAGE_FORBIDDEN,
          "BackupStorage %s in namespace %s does not allow namespace %s; have it added to its spec.allowedNamespaces."
              .formatted(ref.name(), where, namespace));
    }
    return storage;
  }

  private BackupStorage defaultOf(String namespace) throws StorageUnusable {
    List<BackupStorage> defaults =
        client.resources(BackupStorage.class).inNamespace(namespace).list().getItems().stream()
            .filter(Storages::isDefault)
            .toList();
    if (defaults.size() != 1) {
      throw new StorageUnusable(
          Reason.STORAGE_MISSING,
          "Expected one BackupStorage with the annotation %s: \"true\" in namespace %s, found %d; name a storage."
              .formatted(ApiGroup.DEFAULT_STORAGE, namespace, defaults.size()));
    }
    return defaults.getFirst();
  }

  private static boolean isDefault(BackupStorage storage) {
    Map<String, String> annotations = storage.getMetadata().getAnnotations();
    return annotations != null && "true".equals(annotations.get(ApiGroup.DEFAULT_STORAGE));
  }

  /** Reads the Secrets that a storage names, in a namespace. */
  StorageSecrets secrets(BackupStorageSpec spec, String namespace) {
    var credentials = spec.credentialsSecretRef();
    var authority = spec.caSecretRef();
    return new StorageSecrets(
        namespace,
        credentials == null ? null : secrets.read(namespace, credentials.name()),
        authority == null ? null : secrets.read(namespace, authority.name()));
  }

  /**
   * Opens a storage. Nothing is sent to the store yet.
   *
   * @throws StorageUnusable when it may not be, or cannot be opened; with what to do
   */
  public OpenStorage open(BackupStorage storage) throws StorageUnusable {
    return open(storage, secrets(storage.getSpec(), storage.getMetadata().getNamespace()));
  }

  OpenStorage open(BackupStorage storage, StorageSecrets found) throws StorageUnusable {
    BackupStorageSpec spec = storage.getSpec();
    Map<String, byte[]> files = found.files(spec.credentialsSecretRef());
    byte[] pem = found.pem(spec.caSecretRef());
    try {
      ResolvedUrl url = ResolvedUrl.of(spec.url(), storage.getMetadata().getNamespace());
      URI endpoint = spec.endpoint() == null ? null : URI.create(spec.endpoint());
      List<String> hosts = new ArrayList<>();
      if (endpoint != null && endpoint.getHost() != null) {
        hosts.add(endpoint.getHost());
      }
      tokenHost(url.url(), spec, files).ifPresent(hosts::add);
      check(hosts);
      return open(url, spec, endpoint, hosts, CredentialsOnDisk.write(files, pem));
    } catch (IllegalArgumentException _) {
      throw new StorageUnusable(
          Reason.SETTINGS_INVALID, "The endpoint is no URL; write it as https://host[:port].");
    } catch (StoreException e) {
      throw new StorageUnusable(Reason.SETTINGS_INVALID, String.valueOf(e.getMessage()));
    }
  }

  private OpenStorage open(
      ResolvedUrl url,
      BackupStorageSpec spec,
      @Nullable URI endpoint,
      List<String> hosts,
      CredentialsOnDisk disk)
      throws StoreException {
    try {
      StoreConfig config =
          new StoreConfig(
              url.url(),
              new StoreConfig.Endpoint(
                  endpoint, spec.region(), addressing(spec), disk.authority(), tls(spec)),
              disk.credentials(),
              settings.proxies());
      ObjectStore store = Stores.open(config, OpenStorage.RETRIES);
      return new OpenStorage(
          store,
          url,
          disk,
          hosts.stream().map(host -> GuardedNames.guard(host, endpoints)).toList());
    } catch (StoreException e) {
      disk.close();
      throw new StoreException(e.kind(), disk.told(String.valueOf(e.getMessage())), null);
    }
  }

  /** Returns the server that the credentials name, if any, once they may be used. */
  private Optional<String> tokenHost(
      StorageUrl url, BackupStorageSpec spec, @Nullable Map<String, byte[]> files)
      throws StorageUnusable {
    if (url instanceof StorageUrl.Directory || files == null) {
      requireIdentity(spec);
      return Optional.empty();
    }
    return switch (SecretRules.judge(url, spec.endpoint() != null, files)) {
      case SecretRules.Verdict.Plain(String host) -> Optional.ofNullable(host);
      case SecretRules.Verdict.Platform() -> {
        requireIdentity(spec);
        yield Optional.empty();
      }
      case SecretRules.Verdict.Refused(String why) ->
          throw new StorageUnusable(
              Reason.SECRET_UNUSABLE,
              "The controller does not use the Secret with the credentials: " + why + ".");
    };
  }

  /** An identity of ours goes to the cloud itself, and only where somebody said so. */
  private void requireIdentity(BackupStorageSpec spec) throws StorageUnusable {
    if (!identities.allow(spec.url())) {
      throw new StorageUnusable(
          Reason.IDENTITY_FORBIDDEN,
          "Without credentials in a Secret the controller would use its own identity for %s, which is not among the URL prefixes that an administrator listed (REKINDLE_OWN_IDENTITY); name a Secret, or have the prefix added."
              .formatted(spec.url()));
    }
    if (spec.endpoint() != null) {
      throw new StorageUnusable(
          Reason.IDENTITY_FORBIDDEN,
          "The controller's own identity goes to the cloud's own endpoint only, and the storage names another one; name a Secret with credentials.");
    }
  }

  private void check(List<String> hosts) throws StorageUnusable {
    for (String host : hosts) {
      Optional<String> problem = endpoints.problemOf(host).or(() -> leadingTo(host));
      if (problem.isPresent()) {
        throw new StorageUnusable(
            Reason.ENDPOINT_FORBIDDEN, "The controller does not connect: " + problem.get() + ".");
      }
    }
  }

  /** Through a proxy nobody looks names up here. */
  private Optional<String> leadingTo(String host) {
    if (settings.proxies().to(true, host, 443).isPresent()) {
      return Optional.empty();
    }
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        Optional<String> problem = endpoints.problemOf(host, address);
        if (problem.isPresent()) {
          return problem;
        }
      }
    } catch (UnknownHostException _) {
      // The store tells it.
    }
    return Optional.empty();
  }

  private static StoreConfig.Addressing addressing(BackupStorageSpec spec) {
    Boolean inPath = spec.pathStyle();
    if (inPath == null) {
      return StoreConfig.Addressing.AUTO;
    }
    return inPath ? StoreConfig.Addressing.PATH : StoreConfig.Addressing.HOST;
  }

  private static StoreConfig.Tls tls(BackupStorageSpec spec) {
    return switch (spec.tls()) {
      case REQUIRED -> StoreConfig.Tls.REQUIRED;
      case INSECURE -> StoreConfig.Tls.INSECURE;
    };
  }
}
