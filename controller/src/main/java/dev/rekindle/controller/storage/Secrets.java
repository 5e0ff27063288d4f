package dev.rekindle.controller.storage;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** Reads the Secrets that storages name, one at a time and by name: no other right is needed. */
final class Secrets {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  private final KubernetesClient client;

  Secrets(KubernetesClient client) {
    this.client = client;
  }

  /** What is there under a name. */
  sealed interface Found {
    /** Tells one state of it from another. */
    String version();

    /** A Secret. */
    record Read(String version, Map<String, byte[]> data) implements Found {
      @Override
      public String toString() {
        return "Read[version=" + version + "]"; // never the data
      }
    }

    /** None. */
    record Missing() implements Found {
      @Override
      public String version() {
        return "missing";
      }
    }

    /** We may not look. */
    record Forbidden() implements Found {
      @Override
      public String version() {
        return "forbidden";
      }
    }
  }

  Found read(String namespace, String name) {
    try {
      Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
      return secret == null
          ? new Found.Missing()
          : new Found.Read(secret.getMetadata().getResourceVersion(), data(secret));
    } catch (KubernetesClientException e) {
      if (e.getCode() == FORBIDDEN || e.getCode() == UNAUTHORIZED) {
        return new Found.Forbidden();
      }
      throw e;
    }
  }

  private static Map<String, byte[]> data(Secret secret) {
    Map<String, byte[]> data = new TreeMap<>();
    if (secret.getData() != null) {
      secret.getData().forEach((key, value) -> data.put(key, Base64.getDecoder().decode(value)));
    }
    return data;
  }
}
