package dev.rekindle.e2e.scale;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rekindle.e2e.scale.Api.Made;
import dev.rekindle.testkit.S3Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.UUID;

/** The objects of the population. */
final class Yaml {
  private static final String OURS = "/apis/rekindle.dev/v1alpha1/namespaces/";

  private Yaml() {}

  static String resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(Yaml.class.getResourceAsStream("/scale/" + name + ".yaml"), name)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Made namespace(String name) {
    return new Made(
        "/api/v1/namespaces",
        "{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(name));
  }

  static Made secret(String namespace, S3Endpoint store) {
    return new Made(
        "/api/v1/namespaces/" + namespace + "/secrets",
        resource("secret")
            .replace("@namespace@", namespace)
            .replace("@access@", store.accessKey())
            .replace("@word@", store.secretKey()));
  }

  static String statefulSets(String namespace) {
    return "/apis/apps/v1/namespaces/" + namespace + "/statefulsets";
  }

  static Made pod(String namespace, String set, String uid, int ordinal) {
    return new Made(
        "/api/v1/namespaces/" + namespace + "/pods",
        resource("pod")
            .replace("@namespace@", namespace)
            .replace("@set@", set)
            .replace("@uid@", uid)
            .replace("@ordinal@", Integer.toString(ordinal)));
  }

  static Made statefulSet(String namespace, String name) {
    return new Made(
        statefulSets(namespace),
        resource("statefulset")
            .replace("@incarnation@", UUID.randomUUID().toString())
            .replace("@namespace@", namespace)
            .replace("@set@", name));
  }

  static String planOf(String namespace, String set) {
    return "/api/v1/namespaces/" + namespace + "/configmaps/rekindle-plan-" + set;
  }

  /** A storage of a prefix with the same name, for all namespaces. */
  static Made storage(String namespace, String prefix, int kept, S3Endpoint store) {
    return new Made(
        OURS + namespace + "/backupstorages",
        resource("storage")
            .replace("@namespace@", namespace)
            .replace("@prefix@", prefix)
            .replace("@endpoint@", store.uri().toString())
            .replace("@region@", store.region())
            .replace("@kept@", Integer.toString(kept)));
  }

  static Made restore(String namespace, String backup, String set) {
    return new Made(
        OURS + namespace + "/restores",
        resource("restore")
            .replace("@namespace@", namespace)
            .replace("@backup@", backup)
            .replace("@set@", set));
  }

  static String restores(String namespace) {
    return OURS + namespace + "/restores";
  }
}
